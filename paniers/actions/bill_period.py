import datetime as dt

from django.db import transaction

from portal.households.models import facts_about
from portal.kit import clock, dates
from portal.ledger.actions.charge import charge
from portal.ledger.enums import ChargeKind
from portal.ledger.models import Charge
from portal.tariffs.models import TariffVersion
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Quote, thaw

from ..enums import Agreed, Billing
from ..models import Agreement, Basket, Subscription
from ..rules.agreed import standing_on, term_on
from ..rules.price import price_on_day
from ..rules.term import Term, due_on, period_of

SOURCE = "paniers.basket"
ASKED_BEFORE = dt.timedelta(days=10)  # a month is asked for ten days before its first day


def agreed_of(subscription: Subscription) -> list[Agreement]:
    """What was agreed of a subscription and stands. One query."""
    return list(subscription.agreements.filter(stands=True).order_by("from_on"))


def term_of(subscription: Subscription, day: dt.date, agreed: list[Agreement]) -> Term:
    """The term that a day belongs to."""
    return term_on(agreed, day, ends_on=subscription.ends_on)


def bill_due_periods(*, subscription: Subscription, by, upto: dt.date | None = None) -> list[Basket]:
    """Owe the baskets of every billing period that has begun, or begins within ten days (by month); of today (by basket).

    Each basket is a line of its own, so that one can be undone alone. The price is settled here: the promised one, or the lower one a
    proof gives by that day. Baskets already owed are left as they are, so the action may be run again at any time.
    """
    terms, enrolment = subscription.terms, subscription.enrolment
    if not enrolment.price_reason:
        return []
    today, agreed = clock.today(), agreed_of(subscription)
    horizon = upto or (today + ASKED_BEFORE if terms.billing == Billing.MONTH else today)
    with transaction.atomic():
        unbilled = subscription.baskets.packed().filter(charge=None)
        rows = unbilled.select_related("planned_for").order_by("planned_for__start")
        by_month = terms.billing == Billing.MONTH
        begins = {row.pk: _begins(subscription, row, agreed, by_month=by_month) for row in rows}
        due = [row for row in rows if begins[row.pk] <= horizon]
        if not due:
            return []
        owed_once = _owed_once(due)
        for row, quote in zip(due, quotes_for(subscription, due, agreed), strict=True):
            asked_by = due_on(begins[row.pk], billed_on=today) if by_month else begins[row.pk]
            again = f":v{row.version}" if source_of(row) in owed_once else ""
            _owe(row, quote, enrolment.household, asked_by, source_of(row) + again, by=by)
    return due


def source_of(row: Basket) -> str:
    """The key under which a basket is owed first."""
    return f"{SOURCE}:{row.pk}"


def standing_charge(row: Basket) -> Charge | None:
    """What is owed for a basket and stands; None when nothing is, or when it was undone (read `charge__reversed_by` with the row)."""
    return row.charge if row.charge_id and not hasattr(row.charge, "reversed_by") else None


def _owed_once(rows: list[Basket]) -> set[str]:
    """Of those changed since they were laid, the keys already owed once: given up, then taken again, they are owed anew. One query."""
    changed = [source_of(row) for row in rows if row.version > 1]
    return set(Charge.objects.filter(source_key__in=changed).values_list("source_key", flat=True)) if changed else set()


def label_of(row: Basket) -> str:
    """How a basket is called on the household's account."""
    return f"Panier du {dates.day_long(row.planned_for.local_date)}"


def _begins(subscription: Subscription, row: Basket, agreed: list[Agreement], *, by_month: bool) -> dt.date:
    """The first day of what a basket is owed with."""
    day = row.planned_for.local_date
    return period_of(day, term_of(subscription, day, agreed)) if by_month else day


def quoted_for(agreed: list[Agreement], term: Term, quoted_on: dt.date) -> dict:
    """When the price of a term was quoted, as the rules ask: a renewal's was announced before it began."""
    announced = any(row.kind == Agreed.RENEWAL and row.from_on == term.start for row in agreed)
    return {"term": term, "quoted_on": quoted_on, "announced": announced}


def quotes_for(subscription: Subscription, rows: list[Basket], agreed: list[Agreement] | None = None) -> list[Quote]:
    """The price of each basket on the day it was planned for, from what was promised for that day and what is verified now."""
    agreed = agreed_of(subscription) if agreed is None else agreed
    promises = {row.pk: thaw(row.price_reason) for row in agreed if row.price_reason}
    grids = grids_of({promise.version_id for promise in promises.values()})
    facts, found = facts_about(subscription.enrolment.household), []
    for row in rows:
        day = row.planned_for.local_date
        of_size = [one for one in agreed if one.size_id == row.size_id]  # one kept as it was chosen keeps the price of its size
        agreement = standing_on(of_size or agreed, day)
        promised, term = promises[agreement.pk], term_of(subscription, day, agreed)
        found.append(price_on_day(grids[promised.version_id], promised, facts, day, **quoted_for(agreed, term, agreement.quoted_on)))
    return found


def grids_of(versions: set[int]) -> dict[int, Grid]:
    rows = TariffVersion.objects.select_related("tariff").prefetch_related("bands").filter(pk__in=versions)
    return {version.pk: version.grid for version in rows}


def _owe(row: Basket, quote: Quote, household, asked_by: dt.date, source_key: str, *, by) -> None:
    row.unit_cents = quote.cents
    row.charge = charge(
        household=household,
        kind=ChargeKind.BASKET,
        source_key=source_key,
        label=label_of(row),
        unit_cents=quote.cents,
        quantity=row.quantity,
        due_on=asked_by,
        quote=quote.frozen,
        by=by,
    )
    row.save(update_fields=["unit_cents", "charge"])
