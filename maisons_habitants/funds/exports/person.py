from portal.people.models import Person

from ..models import FundRequest


def projects_told(person: Person) -> dict:
    """What a person may take away of the projects she leads, by whichever of her records; amounts in cents."""
    rows = FundRequest.objects.led_by(person).select_related("fund").prefetch_related("lines", "questions").order_by("pk")
    return {
        "projets_aux_fonds": [
            {
                "fonds": str(row.fund),
                "reference": row.reference,
                "etat": row.get_state_display(),
                "nom": row.title,
                "idee": row.idea,
                "pour_qui": row.for_whom,
                "ou": row.spot,
                "le": row.happens_on.isoformat() if row.happens_on else None,
                "demande_centimes": row.asked_cents,
                "accorde_centimes": row.granted_cents,
                "budget": [
                    {"cote": line.get_side_display(), "quoi": line.words, "centimes": line.amount_cents} for line in row.lines.all()
                ],
                "questions": [{"question": one.words, "reponse": one.answer} for one in row.questions.all()],
            }
            for row in rows
        ]
    }
