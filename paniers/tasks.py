"""What `tick` does for the baskets, from rows that are due."""

from django.db.models import Exists, OuterRef

from portal.households.models import QuotientFamilial, TaxStatus
from portal.kit import clock
from portal.kit.audit import SYSTEM

from .actions.bill_period import ASKED_BEFORE, bill_due_periods
from .actions.lower_prices import lower_prices
from .enums import BasketState
from .models import Basket, Subscription
from .rules.term import months_later

AT_ONCE = 200  # subscriptions a run: the next minute takes the next ones


def bill_what_is_due() -> int:
    """Owe the months that begin: how many baskets. Each subscription is a transaction of its own, so a stop loses nothing."""
    horizon = months_later((clock.today() + ASKED_BEFORE).replace(day=1), 1)
    unbilled = Basket.objects.filter(charge=None, state=BasketState.PLANNED, session__local_date__lt=horizon).exclude(
        subscription__enrolment__price_reason={}
    )
    owed = 0
    for subscription in (
        Subscription.objects.filter(pk__in=unbilled.values("subscription"))
        .select_related("terms", "enrolment__household")
        .order_by("pk")[:AT_ONCE]
    ):
        owed += len(bill_due_periods(subscription=subscription, by=SYSTEM))
    return owed


def lower_what_is_proved() -> int:
    """Go over the prices of households whose means were verified since: how many subscriptions were read again."""
    known_since = {"household": OuterRef("enrolment__household"), "checked_at__gte": OuterRef("priced_at")}
    proved = Exists(QuotientFamilial.objects.filter(**known_since)) | Exists(TaxStatus.objects.filter(**known_since))
    due = list(Subscription.objects.filter(proved).select_related("enrolment").order_by("pk")[:AT_ONCE])
    for subscription in due:
        lower_prices(subscription=subscription, by=SYSTEM)
    return len(due)
