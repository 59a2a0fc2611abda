"""A worker killed (SIGKILL) anywhere between the provider's answer and ours loses nothing and doubles nothing: what comes next (Stripe
that tells again, the minute's tick, the person who tries again) ends with one payment, one receipt, one place, and clean books."""

from dataclasses import dataclass

import pytest
from django.test import Client

from portal.kit import registry
from portal.ledger import tasks
from portal.ledger.actions import expire_payment, request_refund, reverse_charge, send_refund, settle
from portal.ledger.enums import Account
from portal.ledger.models import Entry, MoneyTask, Payment, Receipt, Refund, credit_cents, owed_cents
from programmes.actions.charge_place import charge_of
from programmes.actions.enrol import enrol
from tests.ledger import ground
from tests.ledger.stripe_ground import again, gateway_to, last, open_bank, tell
from tests.programmes import factories as make
from tests.tariffs import factories as prices

from .dying import chosen, die, points_of
from .test_ledger_races import module_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MOST = 24


@dataclass
class Ground:
    bank: object
    sheet: object
    agent: object

    def worker(self) -> None:
        """Its own calls to the provider: a connection is never shared by two processes."""
        registry.payment_providers._items["stripe"] = (100, gateway_to(self.bank))


@pytest.fixture
def town(monkeypatch):
    with open_bank() as bank:
        monkeypatch.setattr(registry.payment_providers, "_items", {"stripe": (100, gateway_to(bank))})
        monkeypatch.setattr(tasks, "ASK_AFTER", -tasks.ASK_AFTER)  # the reconciler does not wait
        by = prices.agent("tarifs@ville.test")
        tariff = prices.tariff(by, name="Repas", unit="la place")
        prices.published(tariff, by)
        ground.online_regie()
        yield Ground(bank, make.sheet(500, tariff=tariff), by)


@dataclass
class Paid:
    """A place kept until it is paid, its page; paid at the provider, unless said otherwise."""

    town: Ground
    paid: bool = True

    def __post_init__(self):
        self.home = make.household()
        self.place = enrol(sheet=self.town.sheet, people=[make.person()], household=self.home, by=None)[0]
        self.payment = ground.begun(self.home, [charge_of(self.place)], provider="stripe")
        if self.paid:
            self.town.bank.pay(self.payment.provider_ref)
            self.event = last(self.town.bank, "checkout.session.completed")

    def webhook(self) -> int:
        self.town.worker()
        return tell(Client(), self.event).status_code

    def tick(self) -> None:
        self.town.worker()
        tasks.reconcile()

    def is_one_of_each(self) -> None:
        self.payment.refresh_from_db()
        self.place.refresh_from_db()
        came = Entry.objects.filter(payment=self.payment, debit=Account.STRIPE_CLEARING).count()
        receipts = Receipt.objects.filter(payment=self.payment).count()
        assert (self.payment.state, came, receipts, self.place.state) == ("succeeded", 1, 1, "confirmed")
        assert (owed_cents(self.home), credit_cents(self.home)) == (0, 0)
        assert self.payment.allocations.count() == 1


def books_are_clean() -> None:
    found = [words for name, check in registry.invariants.items() if name.startswith(("ledger.", "programmes.")) for words in check()]
    assert found == []


def each_death(begin, act, *, most: int = MOST):
    """For each chosen point, something begun anew and a process that died there while it carried out `act`."""
    first = begin()
    passed = points_of(lambda: act(first))
    places = chosen(passed, most)
    for place in places:
        subject = begin()
        died = die(lambda subject=subject: act(subject), place)
        assert died, f"point {place} of {len(passed)} was never reached: {passed}"
        yield subject, passed[place]
    books_are_clean()


def test_killed_at_twenty_points_of_the_webhook_the_money_is_booked_once(town):
    points = []
    for subject, label in each_death(lambda: Paid(town), Paid.webhook):
        points.append(label)
        assert (subject.webhook(), subject.webhook()) == (200, 200), label
        tell(Client(), again(subject.event, 2))
        subject.is_one_of_each()
    assert len(points) >= 20, points
    seen = " / ".join(points)
    assert all(word in seen for word in ("before the provider", "after the provider", "before COMMIT", "after COMMIT", "ledger_receipt"))


def test_killed_in_the_reconciler_the_next_tick_books_it_once(town):
    for subject, _ in each_death(lambda: Paid(town), settle_as_the_tick, most=8):
        settle(subject.payment.pk)
        subject.is_one_of_each()


def settle_as_the_tick(subject: Paid) -> None:
    subject.town.worker()
    settle(subject.payment.pk)


class Started:
    """A household that opens a page: at whatever point it is lost, she tries again, and pays once."""

    def __init__(self, town):
        self.town, self.home = town, make.household()
        self.line = ground.owe(self.home, 800)

    def start(self):
        self.town.worker()
        return ground.begun(self.home, [self.line], provider="stripe")


def test_killed_while_a_page_is_opened_she_pays_once(town):
    for subject, label in each_death(lambda: Started(town), Started.start, most=10):
        page = subject.start()
        town.bank.pay(page.provider_ref)
        for event in [event for event in town.bank.events if event["type"].startswith("checkout.session.")][-3:]:
            assert tell(Client(), event).status_code == 200
        tasks.reconcile()
        states = sorted(Payment.objects.filter(household=subject.home).values_list("state", flat=True))
        assert states.count("succeeded") == 1 and set(states) <= {"succeeded", "expired", "failed"}, (label, states)
        assert (owed_cents(subject.home), credit_cents(subject.home)) == (0, 0), label


def test_killed_while_a_page_is_closed_the_place_is_neither_lost_nor_kept_for_ever(town):
    for paid_meanwhile in (False, True):
        for subject, label in each_death(lambda paid=paid_meanwhile: Paid(town, paid), close, most=6):
            close(subject)
            if paid_meanwhile:
                subject.is_one_of_each()
            else:
                subject.payment.refresh_from_db()
                assert subject.payment.state == "expired", label
                assert not Entry.objects.filter(payment=subject.payment).exists()


def close(subject: Paid) -> None:
    subject.town.worker()
    expire_payment(subject.payment.pk)


class GivenBack:
    """Money on its way back to the card."""

    def __init__(self, town):
        self.town, self.home = town, make.household()
        line = ground.owe(self.home, 800)
        self.payment = ground.begun(self.home, [line], provider="stripe")
        town.bank.pay(self.payment.provider_ref)
        settle(self.payment.pk)
        reverse_charge(charge=line, reason="annulé", by=town.agent)
        self.refund = request_refund(
            payment=Payment.objects.get(pk=self.payment.pk), amount_cents=800, reason="annulé", by_rule=True, by=None
        )

    def send(self):
        self.town.worker()
        send_refund(self.refund.pk)


def test_killed_while_money_goes_back_it_goes_back_once(town):
    for subject, label in each_death(lambda: GivenBack(town), GivenBack.send, most=10):
        tasks.send_refunds()
        tasks.send_refunds()
        subject.refund.refresh_from_db()
        theirs = [row for row in town.bank.refunds.values() if row["metadata"].get("refund") == subject.refund.idem_key]
        left = Entry.objects.filter(refund=subject.refund, credit=Account.STRIPE_CLEARING).count()
        assert (len(theirs), subject.refund.state, left) == (1, "succeeded", 1), label
        assert Refund.objects.filter(payment=subject.payment).count() == 1


class Contested(Paid):
    def __post_init__(self):
        super().__post_init__()
        settle(self.payment.pk)
        self.town.bank.contest(self.payment.provider_ref)
        self.event = last(self.town.bank, "charge.dispute.created")


def test_killed_while_a_dispute_is_noted_it_is_noted_once(town):
    for subject, label in each_death(lambda: Contested(town), Contested.webhook, most=8):
        assert (subject.webhook(), subject.webhook()) == (200, 200)
        subject.payment.refresh_from_db()
        apart = Entry.objects.filter(payment=subject.payment, debit=Account.DISPUTED).count()
        assert (subject.payment.state, apart, subject.payment.disputes.count()) == ("disputed", 1, 1), label
        assert MoneyTask.objects.filter(payment=subject.payment, kind="dispute").count() == 1


def test_control_a_message_kept_before_its_effect_is_lost_with_the_worker(town, monkeypatch):
    """The check-then-act bug: the message is written down in a transaction of its own, and the effect follows. Killed between the two,
    what Stripe tells again is taken for known, and nobody ever books the money."""
    settling = module_of("settle")
    note = settling.note_event
    apply = settling.apply_status

    def kept_first(payment, status, *, event=None, **also):
        if event is not None and not note(event, payment, provider=payment.provider):
            return payment
        return apply(payment, status, **also)

    monkeypatch.setattr(settling, "apply_status", kept_first)
    lost = []
    first = Paid(town)
    passed = points_of(lambda: first.webhook())
    for place in [place for place, label in enumerate(passed) if label == "before COMMIT"]:
        subject = Paid(town)
        assert die(subject.webhook, place)
        subject.webhook()
        subject.payment.refresh_from_db()
        lost.append(subject.payment.state != "succeeded")
    assert any(lost)
