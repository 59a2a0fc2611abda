import datetime as dt

from django.db import transaction

from portal.kit import clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of
from .change_state import change_state
from .charge_place import charge_place
from .confirm import confirm
from .lock_sheet import lock_of, refuse_stale
from .sheet_facts import sheet_facts

PAY_WITHIN = dt.timedelta(minutes=45)  # a payment page lives half an hour


def accept_offer(*, enrolment: Enrolment, by, seen: int | None = None) -> Enrolment:
    """Say yes to an offered place: confirmed at once, or kept until it is paid where something is to pay first."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if fresh.state == EnrolmentState.OFFERED and sheet_facts(sheet).over:
            raise Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")
        kind = kind_of(sheet.activity)
        if not (kind.payment_first and fresh.price_cents):
            return confirm(enrolment=fresh, by=by)
        until = max(fresh.held_until or clock.now(), clock.now() + PAY_WITHIN)
        change_state(fresh, EnrolmentState.OFFERED, by=by, allowed=(EnrolmentState.OFFERED,), held_until=until)
        charge_place(fresh, by=by)
        return fresh
