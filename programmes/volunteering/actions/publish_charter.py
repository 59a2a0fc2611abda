from django.db import IntegrityError, transaction
from django.db.models import Max

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import CharterVersion


def _changed() -> Refusal:
    return Refusal("charte-modifiee", "Quelqu’un d’autre vient de publier une version.", "Relisez-la, puis reprenez votre texte.")


def publish_charter(*, text: str, secrecy: str, by, seen: int | None = None) -> CharterVersion:
    """A new version of the charter; those before stay readable as accepted. The same words again are no new version. `seen`: the number
    of the version that was on the screen (0: none). Raises « charte-vide », « charte-modifiee »."""
    text, secrecy = text.strip(), secrecy.strip()
    if not text or not secrecy:
        raise Refusal("charte-vide", "Il manque le texte de la charte ou la phrase sur le secret.", "Écrivez les deux.")
    with transaction.atomic():
        last = CharterVersion.current()
        if last and (last.text, last.secrecy) == (text, secrecy):
            return last
        if seen is not None and seen != (last.number if last else 0):
            raise _changed()
        number = (CharterVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                charter = CharterVersion.objects.create(number=number, text=text, secrecy=secrecy, published_by=by)
        except IntegrityError:  # two at once: the number is whose came first
            raise _changed() from None
        audit.record("volunteering.publish_charter", charter, by=by, number=number)
        return charter
