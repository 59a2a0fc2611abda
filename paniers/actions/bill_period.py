import datetime as dt

from django.db import transaction

from portal.households.models import facts_about
from portal.kit import clock, dates
from portal.ledger.actions.charge import charge
from portal.ledger.enums import ChargeKind
from portal.tariffs.models import TariffVersion
from portal.tariffs.rules.quote import Quote, thaw

from ..enums import BasketState, Billing
from ..models import Basket, Subscription
from ..rules.price import price_on_day
from ..rules.term import Term, due_on, period_of

SOURCE = "paniers.basket"
ASKED_BEFORE = dt.timedelta(days=10)  # a month is asked for ten days before its first day


def term_of(subscription: Subscription) -> Term:
    return Term(subscription.first_on, subscription.ends_on + dt.timedelta(days=1))


def bill_due_periods(*, subscription: Subscription, by, upto: dt.date | None = None) -> list[Basket]:
    """Owe the baskets of every billing period that has begun, or begins within ten days (by month); of today (by basket).

    Each basket is a line of its own, so that one can be undone alone. The price is settled here: the promised one, or the lower one a
    proof gives by that day. Baskets already owed are left as they are, so the action may be run again at any time.
    """
    terms, enrolment = subscription.terms, subscription.enrolment
    if not enrolment.price_reason:
        return []
    term, today = term_of(subscription), clock.today()
    horizon = upto or (today + ASKED_BEFORE if terms.billing == Billing.MONTH else today)
    with transaction.atomic():
        rows = subscription.baskets.filter(charge=None, state=BasketState.PLANNED).select_related("session").order_by("session__start")
        by_month = terms.billing == Billing.MONTH
        due = [row for row in rows if (period_of(row.session.local_date, term) if by_month else row.session.local_date) <= horizon]
        if not due:
            return []
        for row, quote in zip(due, quotes_for(subscription, due), strict=True):
            day = row.session.local_date
            asked_by = due_on(period_of(day, term), billed_on=today) if by_month else day
            _owe(row, quote, enrolment.household, asked_by, by=by)
    return due


def quotes_for(subscription: Subscription, rows: list[Basket]) -> list[Quote]:
    """The price of each basket on its day, from what is verified now."""
    promised = thaw(subscription.enrolment.price_reason)
    grid = TariffVersion.objects.select_related("tariff").prefetch_related("bands").get(pk=promised.version_id).grid
    facts, term = facts_about(subscription.enrolment.household), term_of(subscription)
    return [price_on_day(grid, promised, facts, row.session.local_date, term=term, quoted_on=subscription.quoted_on) for row in rows]


def _owe(row: Basket, quote: Quote, household, asked_by: dt.date, *, by) -> None:
    row.unit_cents = quote.cents
    row.charge = charge(
        household=household,
        kind=ChargeKind.BASKET,
        source_key=f"{SOURCE}:{row.pk}",
        label=f"Panier du {dates.day_long(row.session.local_date)}",
        unit_cents=quote.cents,
        quantity=row.quantity,
        due_on=asked_by,
        quote=quote.frozen,
        by=by,
    )
    row.save(update_fields=["unit_cents", "charge"])
