from portal.kit import dates
from portal.people.models import Person

from ..models import PictureFace


def pictures_told(person: Person) -> dict:
    """On which outings' pictures she was said to be recognisable. Others may be on them: the picture itself is shown at the house."""
    rows = PictureFace.objects.filter(person__in=Person.objects.records_of(person)).select_related("picture__trip__sheet__activity")
    told = [
        {
            "sortie": row.picture.trip.sheet.activity.title,
            "le": dates.local(row.picture.trip.meeting_at).date().isoformat(),
            "ce_que_montre_la_photo": row.picture.words,
        }
        for row in rows.order_by("pk")
    ]
    return {"photos_de_sorties": told} if told else {}
