from portal.kit import audit, clock
from portal.ledger.actions.give_back import plan_give_back
from portal.ledger.actions.reverse_charge import reverse_charge
from portal.ledger.models import paid_shares
from programmes.actions.lose_dates import CALLED_OFF
from programmes.enums import SessionState
from programmes.models import Enrolment

from ..enums import TO_COME, BasketState
from ..models import Basket, Distribution, Subscription
from ..reading.possible import with_its_dates
from .bill_period import standing_charge
from .come_back import come_back
from .tell_choice import tell_lost


def cancel_baskets(*, enrolment: Enrolment, by, reason: str = "subscription-ended") -> list[Basket]:
    """Cancel what a subscription had still to collect; what was owed for it is undone, what was paid becomes credit.

    Runs in the transaction that withdraws the place, its sheet locked. Days already begun stay as they are.
    """
    subscription = Subscription.objects.filter(enrolment=enrolment).first()
    if subscription is None:
        return []
    # By date: two subscriptions that end at once count their visits to other houses in one order.
    to_come = subscription.baskets.filter(state__in=TO_COME, session__start__gt=clock.now())
    rows = list(to_come.select_related("charge__reversed_by").order_by("session"))
    for row in rows:
        cancel_one(row, reason=reason, by=by)
    audit.record("paniers.cancel_baskets", subscription, by=by, subject=enrolment.person, maison=enrolment.sheet.maison_id, dates=len(rows))
    return rows


def lose_baskets(*, enrolment: Enrolment, by) -> list[Basket]:
    """Cancel what a subscription had to collect on dates called off: nothing is owed for it, and what was paid goes back by the road it
    came, a minute later. What was handed over before stays. A basket that had gone there for once comes back to its own date if it still
    can; if that is behind, its household chooses another one. Whoever collects it is told.

    Runs in the transaction that calls the date off, its sheet, those of its visits and the household locked. Twice is once.
    """
    rows = Basket.objects.filter(subscription__enrolment=enrolment, state__in=TO_COME, session__state=SessionState.CANCELLED)
    lost = []
    for row in with_its_dates(rows).order_by("session", "pk"):
        if row.elsewhere and come_back(row, by=by):
            continue
        _lose(row, by=by)
        lost.append(row)
    if lost:
        subscription = Subscription.objects.get(enrolment=enrolment)
        maison = enrolment.sheet.maison_id
        audit.record("paniers.cancel_baskets", subscription, by=by, subject=enrolment.person, maison=maison, dates=len(lost))
    return lost


def _lose(row: Basket, *, by) -> None:
    """Not owed; of a visit whose own date is behind, its household chooses another one, and owes it then."""
    owed = standing_charge(row)
    shares = paid_shares(owed) if owed is not None else {}
    again = row.elsewhere and row.state == BasketState.PLANNED and not row.planned_for.cancelled
    cancel_one(row, reason=CALLED_OFF, state=BasketState.ABSENT if again else BasketState.CANCELLED, by=by)
    if shares:
        plan_give_back(charge=owed, shares=shares, reason=CALLED_OFF, by=by)
    if row.elsewhere:
        tell_lost(row, by=by)


def cancel_one(row: Basket, *, reason: str, by, state: str = BasketState.CANCELLED) -> None:
    """Cancel one basket, or leave it without a date (`Basket.unplaced`): its line is undone, its place on the date given back. The number
    is free again on that date."""
    if owed := standing_charge(row):
        reverse_charge(charge=owed, reason=reason, with_its_thing=True, by=by)
    Distribution.objects.give_back(row.session_id, row.quantity)
    row.state, row.version = state, row.version + 1
    row.save(update_fields=["state", "version"])
