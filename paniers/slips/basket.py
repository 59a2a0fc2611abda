"""The paper « Confirmation » of what becomes of one basket: the same shape whatever was chosen, no figure."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key

from ..enums import BasketState, Choice
from ..models import Basket
from ..reading.possible import with_its_dates
from .subscription import BRING, WHAT, sees_prices

LABEL = "paniers.Basket"
ACTS = ("absent", "transferred", "noted")


def slip_of(user, key: str) -> Slip | None:
    """Where and when it waits; of an absence or a gift, the day it was of."""
    row = with_its_dates(Basket.objects.visible_to(user)).filter(pk=row_key(key)).first()
    if row is None or row.state == BasketState.CANCELLED:
        return None
    waits = row.state not in (BasketState.ABSENT, BasketState.GIVEN)
    at = row.session if waits else row.planned_for
    moved = row.choice in (Choice.OTHER_WEEK, Choice.OTHER_HOUSE)
    return Slip(
        person=row.subscription.enrolment.person.current_record,
        act="absent" if row.state == BasketState.ABSENT else "transferred" if moved else "noted",
        what=WHAT,
        dates=((at.start, at.end),),
        place=at.maison.name,
        number=str(row.number) if waits else "",
        notes=BRING if waits else (),
        maison=row.planned_for.maison,
        money_shown=sees_prices(user, row.subscription.enrolment.household),
    )
