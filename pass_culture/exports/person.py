from portal.people.models import Person

from ..models import CultureCard


def cards_told(person: Person) -> dict:
    """What a person may take away of her cards, by whichever of her records. What they cost is her household's account."""
    rows = CultureCard.objects.of(person).select_related("season", "maison").order_by("asked_at", "pk")
    told = [
        {
            "saison": row.season.title,
            "maison": row.maison.name,
            "etat": row.get_state_display(),
            "demandee_le": row.asked_at.isoformat(),
            "en_service_depuis": row.activated_at.isoformat() if row.activated_at else None,
            "finie_le": row.ended_at.isoformat() if row.ended_at else None,
            "domicile_vu_le": row.lives_here_on.isoformat() if row.lives_here_on else None,
            "prevenue_des_ouvertures": row.tell_openings,
            "reponse": row.words,
        }
        for row in rows
    ]
    return {"cartes_des_sorties": told} if told else {}
