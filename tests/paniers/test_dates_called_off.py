"""A distribution called off: its baskets are cancelled, not owed; what was paid for them goes back, and people are told."""

import datetime as dt

import pytest
import time_machine

from paniers.enums import BasketState
from paniers.registry import broken_baskets
from paniers.tasks import bill_what_is_due
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.ledger.actions import reverse_charge, settle
from portal.ledger.models import GiveBack, Refund, credit_cents, open_charges, owed_cents
from portal.ledger.tasks import give_back
from portal.notifications.models import OutboxMessage
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import cancel_dates
from tests.grounds import laid_once
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
PRICE = 400


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture(autouse=True)
def whole(hands):
    """Whatever happened, the books and the baskets agree at the end."""
    yield
    assert [fault for name, check in registry.invariants.items() if name.startswith(("ledger.", "paniers")) for fault in check()] == []


@laid_once
def sheet():
    return factories.house_sheet(factories.season())


@pytest.fixture
def provider(monkeypatch):
    fake = FakeProvider()
    monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, fake)})
    ground.online_regie()
    return fake


def subscribed(sheet):
    """A household that collects every Thursday from 3 December, and owes the five of December; its first baskets."""
    home, person = factories.household(quotient=380)
    person.email = "mme.b@exemple.fr"
    person.save()
    subscription = ask(sheet, home, person)
    return home, subscription, list(subscription.baskets.select_related("session").order_by("session__start"))


def called_off(basket) -> None:
    cancel_session(session=basket.session, by=ground.agent(), why="le maraîcher est malade")
    basket.refresh_from_db()


def test_what_is_owed_for_a_basket_to_come_is_not_undone_alone(sheet):
    home, _, (first, *_) = subscribed(sheet)
    with pytest.raises(Refusal) as refused:
        reverse_charge(charge=first.charge, reason="erreur", by=None)
    assert refused.value.code == "somme-d-une-place" and "03/12/2026" in refused.value.words
    assert owed_cents(home) == 5 * PRICE


def test_the_basket_is_cancelled_and_not_owed_and_she_is_told_once(sheet):
    home, _, (first, *others) = subscribed(sheet)
    called_off(first)
    assert (first.state, first.charge.reversed_by.reason) == (BasketState.CANCELLED, "date-cancelled")
    assert owed_cents(home) == 4 * PRICE
    assert OutboxMessage.objects.filter(purpose="programmes.date_cancelled").count() == 1
    assert not GiveBack.objects.exists()
    for other in others:
        other.refresh_from_db()
    assert {other.state for other in others} == {BasketState.PLANNED}


def test_paid_by_card_it_goes_back_to_the_card(sheet, provider):
    home, _, (first, *_) = subscribed(sheet)
    payment = ground.begun(home)
    provider.pay(payment)
    settle(payment.pk)
    called_off(first)
    assert (give_back(), give_back()) == (1, 0)
    refund = Refund.objects.get()
    assert (refund.payment, refund.amount_cents, refund.reason, refund.by_rule) == (payment, PRICE, "date-cancelled", True)
    assert (owed_cents(home), credit_cents(home)) == (0, 0)


def test_paid_at_the_desk_it_is_her_credit_and_she_is_asked(sheet):
    home, _, (first, *_) = subscribed(sheet)
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    ground.taken(regie, home, 5 * PRICE, by=agent)
    called_off(first)
    assert give_back() == 1
    assert (credit_cents(home), Refund.objects.count(), GiveBack.objects.get().kept_cents) == (PRICE, 0, PRICE)


def test_called_off_while_the_payment_page_is_open_what_is_too_much_goes_back(sheet, provider):
    home, _, (first, *_) = subscribed(sheet)
    payment = ground.begun(home)
    called_off(first)
    provider.pay(payment)
    settle(payment.pk)
    assert (owed_cents(home), credit_cents(home), Refund.objects.get().amount_cents) == (0, 0, PRICE)


def test_not_owed_yet_it_never_will_be(sheet, hands):
    home, subscription, baskets = subscribed(sheet)
    january = next(row for row in baskets if row.session.local_date.month == 1)
    called_off(january)
    assert (january.state, january.charge) == (BasketState.CANCELLED, None)
    hands.move_to(factories.at(dt.date(2026, 12, 24), 10))
    bill_what_is_due()
    january.refresh_from_db()
    assert january.charge is None
    assert len(open_charges(home)) == 5 + subscription.baskets.filter(session__local_date__month=1).count() - 1


def test_called_off_once_it_has_begun_what_was_collected_stays(sheet, hands):
    home, _, (first, *_) = subscribed(sheet)
    other_home, _, (hers, *_) = subscribed(sheet)
    hands.move_to(first.session.start + dt.timedelta(minutes=20))
    type(first).objects.filter(pk=first.pk).update(state=BasketState.HANDED_OVER, handed_at=first.session.start)
    called_off(first)
    hers.refresh_from_db()
    assert (first.state, hers.state) == (BasketState.HANDED_OVER, BasketState.CANCELLED)
    assert (owed_cents(home), owed_cents(other_home)) == (5 * PRICE, 4 * PRICE)


def test_several_homes_and_several_dates_at_once(sheet):
    rows = [subscribed(sheet) for _ in range(3)]
    change = cancel_dates(sessions=[row.session for row in rows[0][2][:2]], by=ground.agent(), why="il gèle")
    assert change.done_at
    for home, subscription, _ in rows:
        assert owed_cents(home) == 3 * PRICE
        assert subscription.baskets.filter(state=BasketState.CANCELLED).count() == 2
    assert OutboxMessage.objects.filter(purpose="programmes.dates_cancelled").count() == 3


def test_the_whole_season_called_off_all_that_was_paid_goes_back(sheet, provider):
    home, subscription, _ = subscribed(sheet)
    payment = ground.begun(home)
    provider.pay(payment)
    settle(payment.pk)
    cancel_dates(sessions=list(sheet.sessions.all()), by=ground.agent(), why="le maraîcher arrête")
    subscription.enrolment.refresh_from_db()
    assert subscription.enrolment.state == "withdrawn"
    assert give_back() == 5
    assert (sum(Refund.objects.values_list("amount_cents", flat=True)), credit_cents(home), owed_cents(home)) == (5 * PRICE, 0, 0)
    assert not list(broken_baskets())
