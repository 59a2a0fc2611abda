from django.db.models import Max

from portal.kit import audit, clock
from programmes.models import Enrolment

from ..models import Basket, Subscription
from .bill_period import bill_due_periods


def lay_baskets(*, enrolment: Enrolment, by) -> list[Basket]:
    """Lay one row for each distribution of a confirmed subscription, at the promised price, and owe what is due already.

    Runs in the transaction that confirms the place, its sheet locked: two subscriptions never get one number. Dates already begun, or
    too near to be ordered, are left out.
    """
    subscription = Subscription.objects.select_related("terms").get(enrolment=enrolment)
    if subscription.baskets.exists():
        return list(subscription.baskets.all())
    subscription.number = _next_number(enrolment)
    subscription.quoted_on, subscription.priced_at = clock.today(), clock.now()
    subscription.save(update_fields=["number", "quoted_on", "priced_at"])
    sessions = enrolment.sheet.sessions.on().filter(local_date__range=(subscription.first_on, subscription.ends_on), start__gt=clock.now())
    unit_cents = (enrolment.price_cents or 0) // enrolment.places
    rows = [
        Basket(subscription=subscription, session=session, number=subscription.number, quantity=enrolment.places, unit_cents=unit_cents)
        for session in sessions.order_by("start")
    ]
    Basket.objects.bulk_create(rows)
    audit.record("paniers.lay_baskets", subscription, by=by, subject=enrolment.person, maison=enrolment.sheet.maison_id, dates=len(rows))
    bill_due_periods(subscription=subscription, by=by)
    return rows


def _next_number(enrolment: Enrolment) -> int:
    """One more than the highest ever given on this sheet: a number is never used again in a season."""
    last = Subscription.objects.filter(enrolment__sheet=enrolment.sheet_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
