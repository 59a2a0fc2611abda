"""What `tick` does for the baskets, from rows that are due."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from portal.households.models import QuotientFamilial, TaxStatus
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.rules.months import months_later
from portal.ledger.actions.bill_month import OPEN
from portal.ledger.models import BillingRun
from programmes.enums import EnrolmentState, SessionState
from programmes.models import Session

from .actions.bill_period import ASKED_BEFORE, bill_due_periods
from .actions.lower_prices import lower_prices
from .actions.offer_renewal import may_be_offered, offer_renewal, term_after
from .actions.open_distributions import open_distributions
from .actions.settle_day import GRACE, settle_day
from .actions.stop_subscription import end_subscription
from .enums import Billing, Renewal
from .models import Distribution, SeasonTerms, Subscription
from .registry import BILLED_AS, unbilled_baskets, unbilled_in
from .rules.ending import OFFERED_BEFORE

AT_ONCE = 200  # subscriptions a run: the next minute takes the next ones
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
    """Owe the months that begin: how many baskets. Each subscription is a transaction of its own, so a stop loses nothing.

    A month that is prepared and not yet approved waits (`ledger.bill_month`): what is held is owed by nobody's clock.
    """
    horizon = months_later((clock.today() + ASKED_BEFORE).replace(day=1), 1)
    unbilled = unbilled_baskets().filter(planned_for__local_date__lt=horizon)
    for month in BillingRun.objects.filter(source=BILLED_AS, state__in=OPEN).values_list("month", flat=True):
        unbilled = unbilled.exclude(
            subscription__terms__billing=Billing.MONTH,
            planned_for__local_date__gte=month,
            planned_for__local_date__lt=months_later(month, 1),
        )
    return _bill(unbilled, by=SYSTEM)


def write_month(month: dt.date, *, by) -> int:
    """Owe what `preview` counted for this month: how many baskets. May be run again at any time."""
    written, unbilled = 0, unbilled_in(month)
    while some := _bill(unbilled, by=by, upto=months_later(month, 1) - dt.timedelta(days=1)):
        written += some
    return written


def _bill(unbilled, *, by, upto: dt.date | None = None) -> int:
    owed = 0
    for subscription in (
        Subscription.objects.filter(pk__in=unbilled.values("subscription"))
        .select_related("terms", "enrolment__household")
        .order_by("pk")[:AT_ONCE]
    ):
        owed += len(bill_due_periods(subscription=subscription, by=by, upto=upto))
    return owed


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
        terms__commitment_months__gt=0, renewal__in=(Renewal.NONE, Renewal.ACCEPTED), ends_on__lt=F("terms__ends_on"),
    ).select_related("terms", "enrolment__sheet").order_by("pk")  # fmt: skip
    due = [row for row in near if may_be_offered(row) and term_after(row)][:AT_ONCE]
    return sum(offer_renewal(subscription=row, by=SYSTEM) is not None for row in due)


def end_what_is_over() -> int:
    """Give back the places of the subscriptions whose last day is behind: how many."""
    over = Subscription.objects.filter(enrolment__state=EnrolmentState.CONFIRMED, ends_on__lt=clock.today()).order_by("pk")[:AT_ONCE]
    return sum(end_subscription(subscription=row, by=SYSTEM) for row in over)
