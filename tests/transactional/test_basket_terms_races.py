"""Two windows change one subscription, two households want one place, two move across each other, one answers while another stops. The
guard with its control, on both databases."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers.actions import change_subscription as changing
from paniers.actions import fit_rows as fitting
from paniers.actions.change_subscription import change_subscription
from paniers.actions.stop_subscription import stop_subscription
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.models import Distribution, Subscription
from paniers.registry import broken_baskets
from paniers.rules.agreed import standing_on
from portal.kit import request_keys
from programmes.actions.accept_offer import accept_offer
from programmes.actions.withdraw import withdraw
from programmes.models import SignUpSheet
from tests.paniers import factories

from .rush import codes
from .test_party_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SECOND = factories.FIRST + dt.timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


def subscribed(sheet, **also) -> Subscription:
    home, person = factories.household(quotient=380)
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def sound() -> bool:
    return not (list(broken_baskets()) or Distribution.objects.miscounted().exists() or SignUpSheet.objects.miscounted().exists())


def two_windows(row) -> list:
    return together(
        lambda: change_subscription(subscription=row, from_on=factories.FIRST, quantity=2, by=None),
        lambda: change_subscription(subscription=row, from_on=SECOND, quantity=3, by=None),
    )


@pytest.fixture
def row():
    sheet = factories.house_sheet(factories.season(billing="basket", last=dt.date(2027, 1, 21)))
    subscribed(sheet, quantity=3)  # its baskets stand on the same days: a counter too low is not seen by the CHECK
    return subscribed(sheet)


def test_two_windows_change_one_after_the_other(row):
    assert codes(two_windows(row)) == {"ok": 2}
    agreed = list(row.agreements.filter(stands=True))
    for basket in row.baskets.exclude(state=BasketState.CANCELLED).select_related("planned_for"):
        assert basket.quantity == standing_on(agreed, basket.planned_for.local_date).quantity
    assert sound()


def test_control_without_the_lock_the_days_are_miscounted(monkeypatch, row):
    meeting = Meeting()

    def read(subscription, *, also=()):
        return Subscription.objects.select_related("terms__season", "enrolment__sheet", "enrolment__household", "wished").get(
            pk=subscription.pk
        )

    class Waiting(fitting._Fitting):
        def __init__(self, *args):
            super().__init__(*args)
            meeting()

    monkeypatch.setattr(changing, "lock_subscription", read)
    monkeypatch.setattr(changing, "_place_for", lambda subscription, wish, *, by, channel: subscription.enrolment)
    monkeypatch.setattr(changing, "_price_on_place", lambda place, quote: None)  # a row written by both would be a lock too
    monkeypatch.setattr(fitting, "_Fitting", Waiting)
    no_transaction(monkeypatch, request_keys)
    given = two_windows(row)
    assert meeting.met, given
    assert Distribution.objects.miscounted().exists()


def test_one_form_sent_twice_at_once_is_one_change(row):
    key = uuid.uuid4()
    ask = {"subscription": row, "from_on": factories.FIRST, "quantity": 2, "by": None, "key": key}
    assert codes(together(lambda: change_subscription(**ask), lambda: change_subscription(**ask))) == {"ok": 2}
    assert row.agreements.count() == 2
    assert sound()


def test_two_households_want_the_last_place_of_a_house():
    terms = factories.season(last=dt.date(2027, 1, 21))
    sheet, other = factories.house_sheet(terms), factories.house_sheet(terms, name="Abbaye", capacity=1)
    first, second = subscribed(sheet), subscribed(sheet)
    ask = {"from_on": factories.FIRST, "sheet": other, "by": None}
    given = together(lambda: change_subscription(subscription=first, **ask), lambda: change_subscription(subscription=second, **ask))
    assert codes(given) == {"ok": 1, "maison-complete": 1}
    assert sound()


def test_two_households_cross_without_waiting_for_each_other():
    terms = factories.season(last=dt.date(2027, 1, 21))
    sheet, other = factories.house_sheet(terms, capacity=2), factories.house_sheet(terms, name="Abbaye", capacity=2)
    here, there = subscribed(sheet), subscribed(other)
    given = together(
        lambda: change_subscription(subscription=here, from_on=factories.FIRST, sheet=other, by=None),
        lambda: change_subscription(subscription=there, from_on=factories.FIRST, sheet=sheet, by=None),
    )
    assert codes(given) == {"ok": 2}
    assert sound()


def test_a_yes_to_the_house_waited_for_and_a_stop_at_once():
    terms = factories.season(last=dt.date(2027, 1, 21))
    sheet, full = factories.house_sheet(terms), factories.house_sheet(terms, name="Abbaye", capacity=1)
    holder, row = subscribed(full), subscribed(sheet, wishes=full)
    withdraw(enrolment=holder.enrolment, by=None, channel="counter")
    wished = Subscription.objects.select_related("wished").get(pk=row.pk).wished
    given = together(lambda: accept_offer(enrolment=wished, by=None), lambda: stop_subscription(subscription=row, by=None))
    assert codes(given)["ok"] >= 1
    assert set(codes(given)) <= {"ok", "abonnement-pas-en-cours", "deja-modifie"}
    row.refresh_from_db()
    assert (row.end_reason == "") == row.baskets.filter(state=BasketState.PLANNED).exists()
    assert sound()
