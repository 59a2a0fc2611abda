"""The paper « Confirmation » of a subscription to the baskets."""

from dataclasses import replace

from portal.households.models import Household
from portal.kit import clock
from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.ledger.models import Charge
from programmes.enums import EnrolmentState
from programmes.slips import ACTS as PLACE_ACTS

from ..enums import BasketState
from ..models import Subscription

LABEL = "paniers.Subscription"
CHANGED = "paniers.Subscription.changed"  # the same subscription, on the paper of what was changed of it
# What is said of a place in each state; of a refused one, nothing is confirmed.
ACTS = PLACE_ACTS | {EnrolmentState.CONFIRMED: "subscribed"}
WHAT, BRING = "Panier de légumes", ("Votre carte", "Un sac")


def sees_prices(user, household: Household) -> bool:
    """May this agent read what this very household pays."""
    return Household.objects.priced_for(user).filter(pk=household.pk).exists()


def slip_of(user, key: str) -> Slip | None:
    """Dates to come, the number called at the table, what is owed so far. Constant queries."""
    rows = Subscription.objects.visible_to(user).select_related(
        "enrolment__person__successor", "enrolment__household", "enrolment__sheet__maison"
    )
    row = rows.filter(pk=row_key(key)).first()
    if row is None or row.enrolment.state not in ACTS:
        return None
    coming = list(row.baskets.filter(state=BasketState.PLANNED, session__end__gt=clock.now()).select_related("session"))
    stays = row.enrolment.state not in (EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED)
    number, house = row.collects_at()
    return Slip(
        person=row.enrolment.person.current_record,
        act=ACTS[row.enrolment.state],
        what=WHAT,
        dates=tuple((basket.session.start, basket.session.end) for basket in coming),
        place=house.name,
        number=str(number or "") if stays else "",
        notes=BRING if coming else (),
        maison=house,
        money_shown=sees_prices(user, row.enrolment.household),
        **owed_for(row),
    )


def changed_slip(user, key: str) -> Slip | None:
    """The same paper after a change, a renewal or a stop: the dates as they are now, until when it goes."""
    slip, pk = slip_of(user, key), row_key(key)
    row = Subscription.objects.filter(pk=pk).first() if slip else None
    if row is None:
        return None
    return replace(slip, act="noted" if row.end_reason else "transferred", until=row.ends_on)


def owed_for(row: Subscription) -> dict:
    """What is owed for a subscription, what of it is paid, and the day until which the rest is due. One query."""
    charges = list(Charge.objects.standing().with_paid().filter(pk__in=row.baskets.exclude(charge=None).values("charge")))
    open_days = [charge.due_on for charge in charges if charge.left_cents > 0]
    return {
        "amount_cents": sum(charge.amount_cents for charge in charges) if charges else None,
        "paid_cents": sum(charge.paid_cents for charge in charges),
        "due_on": min(open_days, default=None),
    }
