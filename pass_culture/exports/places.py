from portal.people.models import Person

from ..models import TripPlace


def trip_places_told(person: Person) -> dict:
    """What a person may take away of how she goes to her outings, by whichever of her records. Kept until the day after."""
    rows = TripPlace.objects.filter(enrolment__person__in=Person.objects.records_of(person)).select_related(
        "stop", "enrolment__sheet__activity"
    )
    told = [
        {
            "sortie": row.enrolment.sheet.activity.title,
            "arret": row.stop.place if row.stop else "",
            "y_aller_avec_quelqu_un": row.together,
            "retour_avec_le_groupe": row.back_aboard,
            "convocation_le": row.convoked_at.isoformat() if row.convoked_at else None,
        }
        for row in rows.order_by("pk")
    ]
    return {"trajets_des_sorties": told} if told else {}
