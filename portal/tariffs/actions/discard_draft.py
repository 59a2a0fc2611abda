from django.db import transaction

from portal.kit import audit

from ..models import TariffVersion
from .lock_version import lock_version, refuse_unless_draft


def discard_draft(*, version: TariffVersion, saw: int | None = None, by) -> None:
    """Throw a draft away. Raises Refusal « version-publiee », « deja-modifie », « version-disparue »."""
    with transaction.atomic():
        fresh = lock_version(version, saw=saw)
        refuse_unless_draft(fresh)
        audit.record("tariffs.discard", fresh, by=by, valid_from=fresh.valid_from.isoformat())
        fresh.delete()
