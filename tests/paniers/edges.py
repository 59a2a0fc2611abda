"""What the tests of edge cases do in a word: subscribe, change, choose, put off, read the basket of a week."""

import datetime as dt

import pytest

from paniers.actions.change_subscription import change_subscription
from paniers.actions.choose_basket import choose_basket
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.models import Basket, Subscription
from portal.kit.refusal import Refusal
from portal.ledger.actions import take_payment
from tests.ledger import ground

from . import factories


def week(number: int) -> dt.date:
    """The Thursday of the season's week of this number, from 1: 3 December."""
    return factories.FIRST + dt.timedelta(weeks=number - 1)


def subscribed(sheet, quotient=380, **also) -> Subscription:
    home, person = factories.household(quotient=quotient)
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def change(row, number: int, **also) -> None:
    change_subscription(**{"subscription": row, "from_on": week(number), "by": None, **also})


def of_week(row, number: int) -> Basket:
    """The only basket of a week that stands: more than one is an error."""
    return row.baskets.exclude(state=BasketState.CANCELLED).get(planned_for__distribution__position=number)


def choose(basket, choice="", session=None, **also) -> Basket:
    return choose_basket(**{"basket": basket, "choice": choice, "session": session, "by": None, **also})


def put_off(row, number: int, to: int) -> Basket:
    return choose(of_week(row, number), "other_week", row.enrolment.sheet.sessions.get(local_date=week(to)))


def said(row: Basket) -> tuple:
    return row.session.local_date, row.quantity, row.unit_cents


def code_of(act) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.words and refusal.value.way_out
    return refusal.value.code


def paid(home, cents: int) -> None:
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(household=home, amount_cents=cents, method="cash", regie=regie, keep_credit=True, by=agent)


def fresh(row) -> Subscription:
    return Subscription.objects.select_related("enrolment").get(pk=row.pk)
