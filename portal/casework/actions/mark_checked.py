"""Somebody has looked: what the directory says of a partner is still true today."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..models import Partner


def mark_checked(*, partner: Partner, by) -> Partner:
    """Raises « pas-votre-geste », « partenaire-retire »."""
    with transaction.atomic():
        row = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
        if by is not None and not user_can(by, Capability.WRITE_PEOPLE):
            raise Refusal("pas-votre-geste", "Votre rôle ne vérifie pas l’annuaire.", "Demandez-le à l’accueil d’une maison.")
        if not row.active:
            raise Refusal("partenaire-retire", "Ce partenaire n’est plus dans l’annuaire.", "Demandez à la rédaction de l’y remettre.")
        row.checked_on, row.checked_by = clock.today(), by
        row.save(update_fields=["checked_on", "checked_by"])
        audit.record("casework.mark_checked", row, by=by)
    return row
