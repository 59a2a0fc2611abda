from portal.people.models import Person

from ..models import Basket


def baskets_told(person: Person) -> dict:
    """What a person may take away of the baskets she collects: dates, house, number. What is paid is her household's account."""
    rows = Basket.objects.filter(subscription__enrolment__person__in=Person.objects.records_of(person)).order_by("session__start", "pk")
    return {
        "paniers": [
            {
                "le": row.session.start.isoformat(),
                "maison": row.session.maison.name,
                "numero": row.number,
                "paniers": row.quantity,
                "etat": row.get_state_display(),
                "choix": row.get_choice_display(),
                "remis_a": row.handed_at.isoformat() if row.handed_at else None,
            }
            for row in rows.select_related("session__maison")
        ]
    }
