from django.db import transaction
from django.db.models import Max

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import CharterVersion


def publish_charter(*, text: str, secrecy: str, by) -> CharterVersion:
    """A new version of the charter; those before stay readable as accepted. The same words again are no new version. Raises
    « charte-vide »."""
    text, secrecy = text.strip(), secrecy.strip()
    if not text or not secrecy:
        raise Refusal("charte-vide", "Il manque le texte de la charte ou la phrase sur le secret.", "Écrivez les deux.")
    with transaction.atomic():
        last = CharterVersion.current()
        if last and (last.text, last.secrecy) == (text, secrecy):
            return last
        number = (CharterVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        charter = CharterVersion.objects.create(number=number, text=text, secrecy=secrecy, published_by=by)
        audit.record("volunteering.publish_charter", charter, by=by, number=number)
        return charter
