"""Keep a private file, or let it go."""

import datetime as dt
import hashlib
import io

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from PIL import Image, ImageOps

from .. import audit, clock
from ..models import StoredFile
from ..refusal import Refusal
from ..rules.file_types import IMAGES, JPEG, PNG, WEBP, sniffed, tidy_name

SIZE_MAX = 10_000_000  # bytes: a letter photographed by any telephone
PIXELS_MAX = 50_000_000
OR_BRING_IT = ", ou apportez le papier à l'accueil"
_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}


def keep_file(
    *, content: File, name: str, kind: str, owner: models.Model, by, expires_at: dt.datetime | None = None, longest: int = 0
) -> StoredFile:
    """Keep `content` privately under a random name; `kind` says who may open it (`registry.private_files`).

    Pictures are written anew without what the camera noted (place, time, device). `longest`: a picture and nothing else, made smaller
    where a side has more dots. Raises Refusal: « fichier-vide », « fichier-trop-lourd », « fichier-refuse » (neither PDF nor picture,
    whatever its name), « image-illisible ».
    """
    data, content_type = _checked(content, longest)
    stored = StoredFile(
        kind=kind,
        owner_key=audit.key_of(owner),
        name=tidy_name(name, content_type),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        by=by,
        kept_at=clock.now(),
        expires_at=expires_at,
    )
    with transaction.atomic():
        stored.file.save(stored.name, ContentFile(data), save=True)
        audit.record("kit.keep_file", stored, by=by, subject=owner, kind=kind, size=stored.size)
    return stored


def drop_file(*, stored: StoredFile, by) -> None:
    """Let it go for good: the row now, the file once that is committed."""
    with transaction.atomic():
        audit.record("kit.drop_file", stored, by=by, kind=stored.kind, owner=stored.owner_key)
        storage, path = stored.file.storage, stored.file.name
        StoredFile.objects.filter(pk=stored.pk).delete()
        transaction.on_commit(lambda: storage.delete(path))


def _checked(content: File, longest: int) -> tuple[bytes, str]:
    if not content.size:
        raise Refusal("fichier-vide", "Ce fichier est vide.", "Choisissez-en un autre.")
    if content.size > SIZE_MAX:
        limit = SIZE_MAX // 1_000_000
        raise Refusal(
            "fichier-trop-lourd", f"Ce fichier dépasse {limit} Mo.", f"Prenez une photo moins grande{'' if longest else OR_BRING_IT}."
        )
    content.seek(0)
    data = content.read()
    content_type = sniffed(data[:16])
    if longest and content_type not in IMAGES:
        raise Refusal("fichier-refuse", "Ce n'est pas une photo.", "Envoyez une photo en JPEG, PNG ou WebP.")
    if content_type is None:
        raise Refusal("fichier-refuse", "Ce n'est ni un PDF ni une photo.", "Envoyez un PDF, ou une photo en JPEG, PNG ou WebP.")
    return (_without_notes(data, content_type, longest) if content_type in IMAGES else data), content_type


def _without_notes(data: bytes, content_type: str, longest: int) -> bytes:
    """The same picture, upright, with nothing but its dots."""
    unreadable = Refusal("image-illisible", "Cette photo ne s'ouvre pas.", f"Reprenez-la{'' if longest else OR_BRING_IT}.")
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[content_type]]) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise unreadable
            upright = ImageOps.exif_transpose(picture)
            if longest:
                upright = upright.convert("RGB") if upright.mode not in ("L", "RGB") else upright
                upright.thumbnail((longest, longest))
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            if upright.mode == "P":
                bare.putpalette(upright.getpalette())
            written = io.BytesIO()
            bare.save(written, format=_FORMATS[content_type], quality=90)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise unreadable from None
    return written.getvalue()
