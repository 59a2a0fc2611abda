from django.db import transaction

from portal.kit import audit
from portal.kit.actions.keep_file import drop_file

from ..models import AlbumPicture
from .lock_picture import locked_pictures


def remove_picture(*, picture: AlbumPicture, by) -> None:
    """For good: row and file. Where it stands on a wall or a paper stays a task. Twice is once."""
    with transaction.atomic():
        for row in locked_pictures().filter(pk=picture.pk):
            drop(row, by=by)


def drop(row: AlbumPicture, *, by) -> None:
    audit.record("pass_culture.remove_picture", row, by=by, maison=row.trip.sheet.maison_id, trip=row.trip_id)
    stored = row.stored
    AlbumPicture.objects.filter(pk=row.pk).delete()
    drop_file(stored=stored, by=by)
