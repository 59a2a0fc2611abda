from django.db import transaction

from portal.ledger.actions.use_credit import use_credit

from ..models import Enrolment
from .charge_place import charge_of
from .lock_sheet import lock_of


def pay_what_stands(*, enrolment: Enrolment, by) -> int:
    """Money came for a line undone while its payment page was open (a date called off lowers the price): let it pay what is owed for the
    same place now, so that nobody has paid and loses her place all the same. Gives the cents used; the ledger's signal confirms."""
    with transaction.atomic():
        _, fresh = lock_of(enrolment)
        owed = charge_of(fresh)
        if not fresh.holds_a_place or owed is None or not owed.left_cents:
            return 0
        return use_credit(household=fresh.household, charges=[owed], by=by)
