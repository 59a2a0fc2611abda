import uuid

from django.core.files.base import File
from django.db import transaction

from portal.kit import audit
from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.rules.file_types import IMAGES, sniffed

from ..enums import MinutesState
from ..models import Minutes, MinutesPicture
from ..reading.minutes import public_text_of
from .lock_minutes import lock_minutes, refuse_approved

PICTURE = "committees.minutes_picture"  # kind of private file
PICTURES_MAX = 12
NOT_A_PICTURE = "Ce n’est pas une photo."


def save_minutes(
    *, minutes: Minutes, text: str, public_text: str | None, by, seen: int | None = None, key: uuid.UUID | None = None
) -> Minutes:
    """What was written. `public_text`: what everybody will read; None: the same text, without the names that are not public. Minutes
    that were proposed go back to be written.

    Raises « deja-modifie », « deja-approuve », « texte-vide »."""
    with once(key, f"committees.save_minutes:{minutes.pk}", by=by) as request:
        if request.done:
            return Minutes.objects.get(pk=minutes.pk)
        fresh = lock_minutes(minutes, seen=seen)
        refuse_approved(fresh)
        if not text.strip():
            raise Refusal("texte-vide", "Le compte rendu est vide.", "Écrivez au moins ce qui a été décidé.")
        said = public_text_of(fresh, text) if public_text is None else public_text
        if (text, said) != (fresh.text, fresh.public_text):
            fresh.text, fresh.public_text, fresh.state = text, said, MinutesState.DRAFT
            fresh.edition += 1
            fresh.save(update_fields=["text", "public_text", "state", "edition"])
            audit.record("committees.save_minutes", fresh, by=by, maison=fresh.meeting.body.maison_id)
        request.result = fresh.pk
    return fresh


def add_minutes_picture(*, minutes: Minutes, content: File, name: str, words: str, by, key: uuid.UUID | None = None) -> Minutes:
    """A photograph of the flip-chart, for the members and the team.

    Raises « deja-approuve », « trop-de-photos », « pas-une-photo », and what `keep_file` refuses."""
    with once(key, f"committees.add_minutes_picture:{minutes.pk}", by=by) as request:
        if request.done:
            return Minutes.objects.get(pk=minutes.pk)
        fresh = lock_minutes(minutes)
        refuse_approved(fresh)
        if fresh.pictures.count() >= PICTURES_MAX:
            raise Refusal("trop-de-photos", f"Il y a déjà {PICTURES_MAX} photos.", "Retirez-en une, ou écrivez ce qu’elle montre.")
        _refuse_other(content)
        stored = keep_file(content=content, name=name, kind=PICTURE, owner=fresh, by=by)
        MinutesPicture.objects.create(minutes=fresh, file=stored, words=words.strip())
        _changed(fresh)
        request.result = fresh.pk
    return fresh


@transaction.atomic
def remove_minutes_picture(*, picture: MinutesPicture, by) -> None:
    """Raises « deja-approuve »."""
    fresh = lock_minutes(picture.minutes)
    refuse_approved(fresh)
    found = MinutesPicture.objects.select_related("file").filter(pk=picture.pk).first()
    if found is None:
        return
    stored = found.file
    found.delete()
    drop_file(stored=stored, by=by)
    _changed(fresh)


def _refuse_other(content: File) -> None:
    """What is sent and is no picture; what cannot be read at all is for `keep_file` to say."""
    content.seek(0)
    known = sniffed(content.read(16))
    if known is not None and known not in IMAGES:
        raise Refusal("pas-une-photo", NOT_A_PICTURE, "Choisissez une photo, en JPEG, PNG ou WebP.")


def _changed(minutes: Minutes) -> None:
    minutes.edition += 1
    minutes.state = MinutesState.DRAFT
    minutes.save(update_fields=["edition", "state"])
