import uuid

from django.core.files.base import File

from portal.kit import audit, clock
from portal.kit.actions.keep_file import keep_file
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_sheet

from ..models import AlbumPicture, Trip

KIND = "pass_culture.picture"  # no rule of `registry.private_files`: our own views open it, and nobody else
LONGEST = 1600  # dots of a side
MOST = 60  # pictures of a departure


def add_picture(*, trip: Trip, content: File, name: str, by, key: uuid.UUID | None = None) -> AlbumPicture:
    """Kept privately, without place, time or device. Shown nowhere until it is said who is on it and where it may go.

    Raises « pas-encore-partie », « album-plein », and what `keep_file` says of a file."""
    with once(key, "pass_culture.add_picture", by=by) as request:
        if request.done:
            return AlbumPicture.objects.get(pk=request.result)
        sheet = lock_sheet(trip.sheet_id)
        trip = Trip.objects.get(pk=trip.pk)
        if trip.meeting_at > clock.now():
            raise Refusal("pas-encore-partie", "Cette sortie n’a pas encore eu lieu.", "Ajoutez les photos au retour.")
        if trip.pictures.count() >= MOST:
            raise Refusal("album-plein", f"L’album a déjà {MOST} photos.", "Retirez-en une avant d’en ajouter.")
        stored = keep_file(content=content, name=name, kind=KIND, owner=trip, by=by, longest=LONGEST)
        picture = AlbumPicture.objects.create(trip=trip, stored=stored, by=by)
        audit.record("pass_culture.add_picture", picture, by=by, maison=sheet.maison_id, trip=trip.pk)
        request.result = picture.pk
    return picture
