from django.db import transaction

from portal.kit.refusal import Refusal
from portal.ledger.enums import LOWERED
from portal.ledger.models import Charge

from .lock import lock_ground, lock_household
from .replace_charge import replace_charge


def lower_charge(*, charge: Charge, unit_cents: int, quote: dict, by) -> Charge:
    """The same thing at a lower price: the line is undone and another takes its place, and gives that one.

    What had been paid on the first pays the second; the rest is the household's credit. Raises Refusal « prix-pas-plus-bas » for a
    price that is not lower, « somme-deja-annulee » for a line already undone.
    """
    with transaction.atomic():
        lock_ground([charge])
        lock_household(charge.household_id)
        if not 0 <= unit_cents < charge.unit_cents:
            raise Refusal("prix-pas-plus-bas", "Ce prix n'est pas plus bas.", "Un prix qui monte compte au renouvellement.")
        return replace_charge(charge=charge, unit_cents=unit_cents, quote=quote, reason=LOWERED, by=by)
