"""The paper « Confirmation » of a proof that was read: « Votre dossier est à jour. », without figure nor source, inside or outside."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key

from .models import QuotientFamilial, TaxStatus

QUOTIENT, TAX = "households.QuotientFamilial", "households.TaxStatus"
ACT = "proof-received"


def _slip_of(model, user, key: str) -> Slip | None:
    fact = model.objects.visible_to(user).standing().filter(pk=row_key(key)).select_related("household").first()
    people = fact.household.members() if fact else []
    if not people:
        return None
    known = people[0].person.known_at.select_related("maison").order_by("since", "pk").first()
    return Slip(person=people[0].person, act=ACT, maison=known.maison if known else None)


def slip_of_quotient(user, key: str) -> Slip | None:
    """Of a standing fact of a household whose means she sees, for its first referent."""
    return _slip_of(QuotientFamilial, user, key)


def slip_of_tax(user, key: str) -> Slip | None:
    return _slip_of(TaxStatus, user, key)
