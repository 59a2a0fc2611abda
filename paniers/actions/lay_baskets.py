from django.db.models import Max

from portal.households.models import means_of
from portal.kit import audit, clock
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Means
from programmes.models import Enrolment, Session

from ..enums import Agreed
from ..models import Agreement, Basket, Distribution, Subscription
from ..rules.agreed import falls_on
from .bill_period import bill_due_periods
from .open_distributions import open_distributions


def lay_baskets(*, enrolment: Enrolment, by) -> list[Basket]:
    """Lay one row for each distribution of a confirmed subscription, at the promised price, and owe what is due already.

    Runs in the transaction that confirms the place, its sheet locked: two subscriptions never get one number. Dates already begun, or
    too near to be ordered, are left out.
    """
    subscription = Subscription.objects.select_related("terms").get(enrolment=enrolment)
    if subscription.baskets.exists():
        return list(subscription.baskets.all())
    subscription.number = next_number(enrolment.sheet_id)
    subscription.priced_at = clock.now()
    subscription.save(update_fields=["number", "priced_at"])
    agreement = subscription.agreements.select_related("size__tariff", "place").get(kind=Agreed.START, stands=True)
    _promise(agreement, enrolment, by=by)
    rows = lay_rows(subscription, agreement)
    audit.record("paniers.lay_baskets", subscription, by=by, subject=enrolment.person, maison=enrolment.sheet.maison_id, dates=len(rows))
    bill_due_periods(subscription=subscription, by=by)
    return rows


def _promise(agreement: Agreement, place: Enrolment, *, by) -> None:
    """The price of the place is that of the usual basket; another size has its own tariff, promised today, and the place says so."""
    if agreement.size.tariff_id != place.sheet.tariff_id:
        today = clock.today()
        quote = freeze_quote(tariff=agreement.size.tariff, means=Means.of(means_of(place.household, today)), on=today, by=by)
        place.price_cents, place.price_reason = quote.cents * place.places, quote.frozen
        place.save(update_fields=["price_cents", "price_reason"])
    agreement.unit_cents, agreement.price_reason = (place.price_cents or 0) // place.places, place.price_reason
    agreement.quoted_on = clock.today()
    agreement.save(update_fields=["unit_cents", "price_reason", "quoted_on"])


def lay_rows(subscription: Subscription, agreement: Agreement, *, upto=None) -> list[Basket]:
    """The rows of an agreement, from its first day (or now) to the subscription's last day, or `upto`: those dates of its house that its
    rhythm gives and that have no row yet. Each is counted on its date; a place of the season was promised, so it is also counted where
    visitors filled the day. The sheet of the house is locked by the caller.
    """
    open_distributions(subscription.terms)
    sessions = agreement.place.sheet.sessions.on().select_related("distribution")
    span = (agreement.from_on, min(subscription.ends_on, upto or subscription.ends_on))
    there = set(subscription.baskets.values_list("planned_for", flat=True))
    days = [
        session
        for session in sessions.filter(local_date__range=span, start__gt=clock.now()).order_by("start")
        if falls_on(agreement.rhythm, session.distribution.position) and session.pk not in there
    ]
    count_on(days, agreement.quantity)
    rows = [
        Basket(
            subscription=subscription, planned_for=session, session=session, size=agreement.size, number=subscription.number,
            quantity=agreement.quantity, unit_cents=agreement.unit_cents or 0,
        )
        for session in days
    ]  # fmt: skip
    return Basket.objects.bulk_create(rows)


def count_on(sessions: list[Session], baskets: int) -> None:
    """Count `baskets` on each of these dates, whose distributions were just read: two statements at most, whatever their number."""
    full = [row for row in sessions if row.distribution.capacity is not None and row.distribution.left < baskets]
    for session in full:
        Distribution.objects.take_beyond(session.pk, baskets)
    Distribution.objects.take_each([session.pk for session in sessions if session not in full], baskets)


def next_number(sheet_id: int) -> int:
    """One more than the highest ever given on this sheet, to a subscription or for once: a number is never used again in a season."""
    asked = Subscription.objects.filter(enrolment__sheet=sheet_id).aggregate(last=Max("number"))["last"]
    laid = Basket.objects.filter(session__on_sheets__sheet=sheet_id).aggregate(last=Max("number"))["last"]
    return max(asked or 0, laid or 0) + 1
