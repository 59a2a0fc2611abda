import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from portal.households.models import facts_about, facts_of
from portal.households.rules.means import Facts
from portal.kit import clock, dates
from portal.kit.locking import Rank, locked
from portal.ledger.actions.charge_many import charge_many
from portal.ledger.bulk import Owed
from portal.ledger.enums import ChargeKind
from portal.ledger.models import Charge
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Quote, thaw
from programmes.models import SignUpSheet

from ..enums import AFTERWARDS, Billing
from ..models import Agreement, Basket, Subscription, agreed_of, term_of
from ..reading.prices import grids_of, quoted_for
from ..rules.agreed import standing_on
from ..rules.price import price_on_day
from ..rules.term import due_on, owed_from

SOURCE = "paniers.basket"
ASKED_BEFORE = dt.timedelta(days=10)  # a month or quarter is asked for ten days before its first day
WRITTEN_AT_ONCE = 500  # rows a statement


def bill_due_periods(*, subscription: Subscription, by, upto: dt.date | None = None) -> list[Basket]:
    """`bill_many` for one subscription. In the caller's transaction, its sheet may be locked already."""
    return bill_many(keys=[subscription.pk], by=by, upto=upto)


def bill_many(*, keys: Iterable[int], by, upto: dt.date | None = None, only: Q | None = None) -> list[Basket]:
    """Owe the baskets of these subscriptions for every period that has begun, or begins within ten days (month, quarter); that is over
    (afterwards); of today (by basket). `upto` puts another day in their stead; `only` keeps to some of the baskets.

    Each basket is a line of its own, so that one can be undone alone. The price is settled here: the promised one, or the lower one a
    proof gives by that day. Baskets already owed are left as they are, so the action may be run again at any time. One transaction, the
    sheets then the households locked; a dozen queries whatever the number of subscriptions.
    """
    with transaction.atomic():
        asked = Subscription.objects.filter(pk__in=list(keys)).exclude(enrolment__price_reason={})
        locked(SignUpSheet, set(asked.order_by().values_list("enrolment__sheet", flat=True)), rank=Rank.SHEET)
        found = {row.pk: row for row in asked.select_related("terms", "enrolment__household")}
        unbilled = Basket.objects.packed().filter(only or Q(), subscription__in=found, charge=None)
        rows = list(
            unbilled.select_for_update(of=("self",)).select_related("planned_for").order_by("subscription_id", "planned_for__start", "pk")
        )
        agreed = _agreed_of_each({row.subscription_id for row in rows})
        due = _due(rows, found, agreed, upto=upto)
        if due:
            _owe(due, found, _quotes_of_each(list(due), found, agreed), by=by)
        return list(due)


def standing_charge(row: Basket) -> Charge | None:
    """What is owed for a basket and stands; None when nothing is, or when it was undone (read `charge__reversed_by` with the row)."""
    return row.charge if row.charge_id and not hasattr(row.charge, "reversed_by") else None


def label_of(row: Basket) -> str:
    """How a basket is called on the household's account."""
    return f"Panier du {dates.day_long(row.day)}"


def _agreed_of_each(keys: set[int]) -> dict[int, list[Agreement]]:
    agreed = defaultdict(list)
    for row in Agreement.objects.filter(subscription__in=keys, stands=True).order_by("from_on"):
        agreed[row.subscription_id].append(row)
    return agreed


def _due(rows: list[Basket], found: dict, agreed: dict, *, upto: dt.date | None) -> dict[Basket, dt.date]:
    """Those that are owed by now, and before which day each is to be paid."""
    today, due = clock.today(), {}
    for row in rows:
        subscription = found[row.subscription_id]
        billing, day = subscription.terms.billing, row.day
        begins = owed_from(day, term_of(subscription, day, agreed[subscription.pk]), billing)
        early = billing != Billing.BASKET and billing not in AFTERWARDS
        if begins <= (upto or (today + ASKED_BEFORE if early else today)):
            due[row] = due_on(begins, billed_on=today, billing=billing)
    return due


def quotes_for(subscription: Subscription, rows: list[Basket], agreed: list[Agreement] | None = None) -> list[Quote]:
    """The price of each basket on the day it is of (`Basket.day`), from what was promised for that day and what is verified now."""
    agreed = agreed_of(subscription) if agreed is None else agreed
    return _quotes(subscription, rows, agreed, _grids_of(agreed), facts_about(subscription.enrolment.household))


def _quotes_of_each(rows: list[Basket], found: dict, agreed: dict) -> dict[int, Quote]:
    """Basket -> its price; four queries and one for the grids, whatever their number."""
    by_subscription = defaultdict(list)
    for row in rows:
        by_subscription[row.subscription_id].append(row)
    grids = _grids_of([one for key in by_subscription for one in agreed[key]])
    facts = facts_of({found[key].enrolment.household_id for key in by_subscription})
    quotes = {}
    for key, theirs in by_subscription.items():
        prices = _quotes(found[key], theirs, agreed[key], grids, facts[found[key].enrolment.household_id])
        quotes |= {row.pk: quote for row, quote in zip(theirs, prices, strict=True)}
    return quotes


def _quotes(subscription, rows: list[Basket], agreed: list[Agreement], grids: dict[int, Grid], facts: Facts) -> list[Quote]:
    promises, found = {row.pk: thaw(row.price_reason) for row in agreed if row.price_reason}, []
    for row in rows:
        day = row.day
        of_size = [one for one in agreed if one.size_id == row.size_id]  # one kept as it was chosen keeps the price of its size
        agreement = standing_on(of_size or agreed, day)
        promised, term = promises[agreement.pk], term_of(subscription, day, agreed)
        found.append(price_on_day(grids[promised.version_id], promised, facts, day, **quoted_for(agreed, term, agreement.quoted_on)))
    return found


def _grids_of(agreed: list[Agreement]) -> dict[int, Grid]:
    return grids_of({row.price_reason["version"] for row in agreed if row.price_reason})


def _owe(due: dict[Basket, dt.date], found: dict, quotes: dict[int, Quote], *, by) -> None:
    keys, at = _source_keys(due), clock.now()
    lines = charge_many(
        Owed(
            household=found[row.subscription_id].enrolment.household,
            kind=ChargeKind.BASKET,
            source_key=keys[row.pk],
            label=label_of(row),
            unit_cents=quotes[row.pk].cents,
            at=at,
            due_on=asked_by,
            quantity=row.quantity,
            quote=quotes[row.pk].frozen,
            by=by,
        )
        for row, asked_by in due.items()
    )
    for row in due:
        row.unit_cents, row.charge = quotes[row.pk].cents, lines[keys[row.pk]]
    Basket.objects.bulk_update(due, ["unit_cents", "charge"], batch_size=WRITTEN_AT_ONCE)


def _source_keys(rows: Iterable[Basket]) -> dict[int, str]:
    """What each is known by in the ledger; one whose line was undone (an absence taken back) is owed anew under a key of its own."""
    keys = {row.pk: f"{SOURCE}:{row.pk}" for row in rows}
    while undone := dict(
        Charge.objects.filter(source_key__in=keys.values(), reversed_by__isnull=False).order_by().values_list("source_key", "pk")
    ):
        keys = {basket: f"{key}:{undone[key]}" if key in undone else key for basket, key in keys.items()}
    return keys
