from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import TariffVersion
from .lock_version import lock_version


def withdraw_version(*, version: TariffVersion, saw: int | None = None, by) -> TariffVersion:
    """Take a published version back to a draft, as long as no price was promised from it.

    Raises Refusal « pas-publiee », « version-utilisee », « deja-modifie ».
    """
    with transaction.atomic():
        fresh = lock_version(version, saw=saw)
        if fresh.is_draft:
            raise Refusal("pas-publiee", "Cette version n’est pas publiée.")
        # Conditional: a price promised at this very moment keeps the version, whoever comes first.
        withdrawn = TariffVersion.objects.filter(pk=fresh.pk, used_at=None).update(
            published_at=None, published_by=None, edited_by=by, edition=fresh.edition + 1
        )
        if not withdrawn:
            raise Refusal(
                "version-utilisee",
                "Des prix ont déjà été promis d’après cette version : elle ne se retire plus.",
                "Préparez une nouvelle version, qui prendra la suite.",
            )
        audit.record("tariffs.withdraw", fresh, by=by)
    return TariffVersion.objects.with_bands().get(pk=fresh.pk)
