import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import BY_HAND, AlbumPicture, PictureUse
from ..reading.album import seen as read
from ..rules.album import stands_against
from .lock_picture import lock_picture


def note_use(*, picture: AlbumPicture, medium: str, place: str, by, key: uuid.UUID | None = None) -> PictureUse:
    """It was put up, printed or posted there, by hand. Raises « usage-inconnu », « ou-manque », « pas-publiable »."""
    with once(key, "pass_culture.note_use", by=by) as request:
        if request.done:
            return PictureUse.objects.get(pk=request.result)
        row = lock_picture(picture)
        place = " ".join(place.split())
        if medium not in BY_HAND:
            raise Refusal("usage-inconnu", "Cet endroit n’est pas proposé.", "Choisissez parmi ceux de la page.")
        if not place:
            raise Refusal("ou-manque", "Il manque où, précisément.", "« Journal de décembre », « mur de l’entrée ».")
        if stands_against(read([row])[0].shot, medium, clock.today()):
            raise Refusal("pas-publiable", "Cette photo ne peut pas être montrée là.", "Choisissez-en une autre.")
        use = PictureUse.objects.create(trip=row.trip, picture=row, medium=medium, place=place[:120], since=clock.today(), by=by)
        audit.record("pass_culture.note_use", use, by=by, maison=row.trip.sheet.maison_id, medium=str(medium))
        request.result = use.pk
    return use
