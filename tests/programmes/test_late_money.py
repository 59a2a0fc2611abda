"""Nobody ends « paid, no place, no task »: money that comes late finds its place, or goes back, and staff know of it."""

import datetime as dt

import pytest
import time_machine

from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.ledger.actions import settle
from portal.ledger.actions.answer_task import answer_task, open_choices
from portal.ledger.models import GiveBack, MoneyTask, Payment, Refund, credit_cents, owed_cents
from portal.ledger.tasks import give_back, send_refunds
from programmes import invariants
from programmes.actions.cancel_session import cancel_session
from programmes.actions.charge_place import charge_of
from programmes.actions.confirm import confirm
from programmes.actions.give_again import give_place
from programmes.actions.release_expired import release_expired
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories as make
from .test_money import held_place, noon, paid, pay, provider, sheet, tariff  # noqa: F401 - the same ground

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole(noon):  # noqa: F811
    """Whatever happened, the books and the places agree at the end."""
    yield
    faults = [fault for name, check in registry.invariants.items() if name.startswith(("ledger.", "programmes.")) for fault in check()]
    assert faults == []


@laid_once
def home():
    return make.household()


def opened(home, place):
    return ground.begun(home, [charge_of(place)])


def later(payment, minutes=1):
    return time_machine.travel(payment.expires_at + dt.timedelta(minutes=minutes), tick=False)


def lapsed(home, sheet):  # noqa: F811
    place = held_place(sheet, home)
    payment = opened(home, place)
    with later(payment):
        release_expired()
    place.refresh_from_db()
    assert place.state == "lapsed"
    return place, payment


def fill(sheet):  # noqa: F811
    while sheet.enrolments.filter(state__in=["held", "confirmed"]).count() < sheet.capacity:
        confirm(enrolment=held_place(sheet, make.household()), by=None, channel=Channel.COUNTER)


def come(payment, fake, minutes=2):
    with later(payment, minutes):
        paid(fake, payment)
        return settle(payment.pk)


def test_free_and_nobody_waits_she_has_it_again(sheet, home, provider):  # noqa: F811
    place, payment = lapsed(home, sheet)
    come(payment, provider)
    place.refresh_from_db()
    assert (place.state, owed_cents(home), credit_cents(home)) == ("confirmed", 0, 0)
    assert not MoneyTask.objects.exists() and not Refund.objects.exists()


def test_gone_the_money_is_booked_with_its_receipt_goes_back_whole_and_staff_know(sheet, home, provider):  # noqa: F811
    place, payment = lapsed(home, sheet)
    fill(sheet)
    come(payment, provider)
    payment.refresh_from_db()
    refund, task = Refund.objects.get(), MoneyTask.objects.get()
    assert payment.state == "succeeded" and payment.receipt_id
    assert (refund.amount_cents, refund.by_rule, refund.state) == (payment.amount_cents, True, "requested")
    assert (task.kind, task.payment, task.key) == ("no_place", payment, f"no_place:{payment.pk}:{place.pk}")
    send_refunds()
    refund.refresh_from_db()
    assert refund.state == "succeeded"


def test_full_she_does_not_pass_before_the_others(sheet, home, provider):  # noqa: F811
    place, payment = lapsed(home, sheet)
    fill(sheet)
    come(payment, provider)
    place.refresh_from_db()
    assert place.state == "lapsed" and Refund.objects.count() == 1


def test_the_date_is_called_off_while_her_page_is_open(sheet, home, provider):  # noqa: F811
    place = held_place(sheet, home)
    payment = opened(home, place)
    cancel_session(session=sheet.sessions.get(), by=None)
    come(payment, provider, minutes=-20)
    place.refresh_from_db()
    assert (place.state, Refund.objects.get().amount_cents, MoneyTask.objects.get().kind) == ("withdrawn", payment.amount_cents, "no_place")


def test_she_withdrew_meanwhile(sheet, home, provider):  # noqa: F811
    place = held_place(sheet, home)
    payment = opened(home, place)
    withdraw(enrolment=place, by=None)
    come(payment, provider, minutes=-20)
    assert (Refund.objects.get().amount_cents, MoneyTask.objects.count(), credit_cents(home)) == (payment.amount_cents, 1, 0)


def test_a_notice_that_comes_ten_times_raises_one_task_and_gives_back_once(sheet, home, provider):  # noqa: F811
    _, payment = lapsed(home, sheet)
    fill(sheet)
    come(payment, provider)
    for _ in range(10):
        settle(payment.pk)
    assert (MoneyTask.objects.count(), Refund.objects.count()) == (1, 1)


def test_a_paid_date_called_off_goes_back_to_the_card_and_what_was_paid_in_cash_is_asked_about(sheet, home, provider):  # noqa: F811
    place = held_place(sheet, home)
    settle(pay(home, provider, place).pk)
    cancel_session(session=sheet.sessions.get(), by=None)
    assert GiveBack.objects.waiting().count() == 1
    assert (give_back(), give_back()) == (1, 0)
    assert (Refund.objects.get().reason, credit_cents(home)) == ("date-cancelled", 0)


def test_staff_give_a_place_after_all_when_the_money_is_still_hers(sheet, home, provider):  # noqa: F811
    place, payment = lapsed(home, sheet)
    fill(sheet)
    come(payment, provider)
    task = MoneyTask.objects.get()
    assert [choice.key for choice in open_choices(task)] == ["told"]  # the money is on its way back
    with pytest.raises(Refusal) as caught:
        give_place(enrolment=place, payment=payment, by=None)
    assert {"argent-reparti", "complet"} & {reason.code for reason in caught.value.reasons}
    answer_task(task=task, choice="told", words="Appelée : elle prend la date suivante.", by=ground.agent())
    task.refresh_from_db()
    assert task.settled_at and "date suivante" in task.outcome


class TestTheInvariant:
    def test_it_sees_money_that_nobody_knows_of(self, sheet, home, provider, monkeypatch):  # noqa: F811
        import sys

        _, payment = lapsed(home, sheet)
        fill(sheet)
        with monkeypatch.context() as patch:
            patch.setattr(sys.modules["programmes.receivers"], "give_again", lambda **kwargs: None)
            come(payment, provider)
        found = list(invariants.paid_without_place())
        assert len(found) == 1 and f"paiement {payment.pk}" in found[0]
        # put right: staff are told
        from portal.ledger.actions import open_task

        place = sheet.enrolments.get(state="lapsed")
        open_task(kind="no_place", key=f"no_place:{payment.pk}:{place.pk}", payment=payment, note="essai")
        assert list(invariants.paid_without_place()) == []

    def test_a_place_paid_then_given_back_is_no_fault(self, sheet, home, provider):  # noqa: F811
        place = held_place(sheet, home)
        payment = settle(pay(home, provider, place).pk)
        with later(payment):
            place.refresh_from_db()
            withdraw(enrolment=place, by=None)
        assert list(invariants.paid_without_place()) == []
        assert Payment.objects.get().state == "succeeded"
