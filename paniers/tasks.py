"""What `tick` does for the baskets, from rows that are due."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from portal.households.models import QuotientFamilial, TaxStatus
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.rules.months import months_later
from portal.ledger.actions.bill_month import OPEN
from portal.ledger.models import BillingRun
from programmes.enums import EnrolmentState, SessionState
from programmes.models import Session

from .actions.bill_period import ASKED_BEFORE, bill_many
from .actions.lower_prices import lower_prices
from .actions.offer_renewal import offer_renewal
from .actions.open_distributions import open_distributions
from .actions.settle_day import GRACE, settle_day
from .actions.stop_subscription import end_subscription
from .enums import Renewal
from .models import Basket, Distribution, SeasonTerms, Subscription
from .reading.terms import may_be_offered, term_after
from .registry import BILLED_AFTER, BILLED_AS, asked_in, unbilled_baskets, unbilled_in
from .rules.ending import OFFERED_BEFORE

AT_ONCE = 200  # subscriptions a run: the next minute takes the next ones
BILLED_AT_ONCE = 500  # subscriptions a transaction: the sheets are locked meanwhile
LOOKED_BACK = dt.timedelta(days=30)  # a date forgotten longer ago is nobody's business any more


def open_new_dates() -> int:
    """A date planned since the season began gets its place among the weeks, and its room: how many."""
    seasons = Session.objects.filter(activity__in=SeasonTerms.objects.values("season"), distribution=None).order_by().values("activity")
    done = 0
    for terms in SeasonTerms.objects.filter(season__in=seasons).order_by("pk"):
        with transaction.atomic():
            done += open_distributions(terms)
    return done


def bill_what_is_due() -> int:
    """Owe the periods that begin, or are over: how many baskets. Some subscriptions at a time, each time a transaction of its own, so a
    stop loses nothing.

    A month that is prepared and not yet approved waits (`ledger.bill_month`): what is held is owed by nobody's clock.
    """
    held = Q()
    for source, month in BillingRun.objects.filter(source__in=(BILLED_AS, BILLED_AFTER), state__in=OPEN).values_list("source", "month"):
        held |= asked_in(month, source)
    only = ~held if held else Q()
    horizon = months_later((clock.today() + ASKED_BEFORE).replace(day=1), 3)  # no period that begins by then is longer than a quarter
    due = unbilled_baskets().of_days(dt.date.min, horizon - dt.timedelta(days=1))
    return len(_bill(due.filter(only), only, by=SYSTEM))


def write_month(month: dt.date, *, by, source: str = BILLED_AS, show: Callable[[int], None] | None = None) -> int:
    """Owe what `preview` counted for this month: how many baskets. May be run again at any time. `show` is told how many are written."""
    written, only = 0, asked_in(month, source)
    while some := _bill(unbilled_in(month, source), only, by=by, upto=dt.date.max):
        written += len(some)
        if show:
            show(written)
    return written


def _bill(unbilled, only: Q, *, by, upto: dt.date | None = None) -> list[Basket]:
    """The first `AT_ONCE` subscriptions of `unbilled`, sheet by sheet."""
    due = Subscription.objects.filter(pk__in=unbilled.order_by().values("subscription"))
    keys = list(due.order_by("enrolment__sheet_id", "pk").values_list("pk", flat=True)[:BILLED_AT_ONCE])
    return bill_many(keys=keys, by=by, upto=upto, only=only) if keys else []


def lower_what_is_proved() -> int:
    """Go over the prices of households whose means were verified since: how many subscriptions were read again."""
    known_since = {"household": OuterRef("enrolment__household"), "checked_at__gte": OuterRef("priced_at")}
    proved = Exists(QuotientFamilial.objects.filter(**known_since)) | Exists(TaxStatus.objects.filter(**known_since))
    due = list(Subscription.objects.filter(proved).select_related("enrolment").order_by("pk")[:AT_ONCE])
    for subscription in due:
        lower_prices(subscription=subscription, by=SYSTEM)
    return len(due)


def settle_what_is_over() -> int:
    """See to what nobody collected, on every date whose hour has passed: how many baskets. Each date is a transaction of its own."""
    over = Distribution.objects.filter(settled_at=None, session__end__lte=clock.now() - GRACE).exclude(
        session__state=SessionState.CANCELLED
    )
    rows = over.filter(session__end__gt=clock.now() - LOOKED_BACK).select_related("session").order_by("session__end", "pk")
    return sum(len(settle_day(distribution=row, by=SYSTEM)) for row in rows[:AT_ONCE])


def offer_what_follows() -> int:
    """Offer another term to whoever is thirty days from the end of hers: how many. Each is a transaction of its own."""
    today = clock.today()
    near = Subscription.objects.filter(
        enrolment__state=EnrolmentState.CONFIRMED, end_reason="", ends_on__range=(today, today + OFFERED_BEFORE),
        renewal__in=(Renewal.NONE, Renewal.ACCEPTED), ends_on__lt=F("terms__ends_on"),
    ).select_related("terms", "enrolment__sheet").order_by("pk")  # fmt: skip
    due = [row for row in near if may_be_offered(row) and term_after(row)][:AT_ONCE]
    return sum(offer_renewal(subscription=row, by=SYSTEM) is not None for row in due)


def end_what_is_over() -> int:
    """Give back the places of the subscriptions whose last day, and last basket, are behind: how many."""
    over = Subscription.objects.filter(enrolment__state=EnrolmentState.CONFIRMED, ends_on__lt=clock.today())
    over = over.exclude(Exists(Basket.objects.to_come().filter(subscription=OuterRef("pk")))).order_by("pk")[:AT_ONCE]
    return sum(end_subscription(subscription=row, by=SYSTEM) for row in over)
