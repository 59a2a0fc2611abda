"""Money and places at once on one sheet, eight hands: settled, told, enrolled, withdrawn, given back, taken at the desk, a date called
off. Both lock the sheet first, then the household: nobody waits for somebody who waits for her."""

import threading
from collections import Counter
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from portal.households.models import Household
from portal.kit import locking, registry
from portal.kit.locking import LockError
from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions import receive_notice, settle, take_payment, use_credit
from portal.ledger.actions.give_money import give_money
from portal.ledger.models import Payment, open_charges
from programmes.actions.cancel_session import cancel_session
from programmes.actions.charge_place import charge_of
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.release_expired import release_expired
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Enrolment, SignUpSheet
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider
from tests.programmes import factories as make
from tests.tariffs import factories as prices

from .test_ledger_races import module_of
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS, TURNS, HOMES = 8, 14, 6
POSTGRES = connection.vendor == "postgresql"


@pytest.fixture
def provider(monkeypatch):
    fake = FakeProvider()
    monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, fake)})
    monkeypatch.setattr(tasks, "ASK_AFTER", -tasks.ASK_AFTER)
    ground.online_regie()
    return fake


@pytest.fixture
def sheet(provider):
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    first = make.session(days=9)
    dates = [first, *(make.session(first.activity, days=day) for day in (12, 15, 18))]
    return open_sheet(activity=first.activity, sessions=dates, capacity=9, tariff=tariff, by=None)


class Hand:
    """One of eight: she begins with a place and its page for a home of her choice, then each turn does something at random; a refusal
    is an answer like another."""

    def __init__(self, sheet, provider, homes, seed: int):
        self.sheet, self.provider, self.homes, self.random, self.done = sheet, provider, homes, Random(seed), Counter()
        self.agent, self.regie = ground.agent(), ground.desk(pays_out=True)
        ground.mandate(self.regie, self.agent)

    def __call__(self) -> Counter:
        acts = [self.enrol, self.enrol, self.enrol, self.page, self.page, self.settle, self.told, self.told, self.withdraw, self.desk,
                self.give_back, self.credit, self.tick, self.call_off]  # fmt: skip
        for act in (self.enrol_and_page, *self.random.choices(acts, k=TURNS)):
            try:
                act()
                self.done[act.__name__] += 1
            except Refusal as refusal:
                self.done[f"{act.__name__}: {refusal.code}"] += 1
        return self.done

    def home(self) -> Household:
        return self.random.choice(self.homes)

    def enrol(self):
        """Full, she waits for a place."""
        asked = {"sheet": self.sheet, "people": [make.person()], "household": self.home(), "by": None}
        try:
            enrol(**asked)
        except Refusal:
            wait(**asked)

    def enrol_and_page(self):
        """A place for somebody new, and the page of that very charge: whatever the others do at the same time, pages there are."""
        home = make.household()
        place = enrol(sheet=self.sheet, people=[make.person()], household=home, by=None)[0]
        self.provider.pay(ground.begun(home, [charge_of(place)]))

    def page(self):
        payment = ground.begun(self.home())
        if self.random.random() < 0.8:
            self.provider.pay(payment)

    def _payment(self) -> Payment | None:
        return self.random.choice([None, *Payment.objects.exclude(provider_ref=None).order_by("-pk")[:6]])

    def settle(self):
        if payment := self._payment():
            settle(payment.pk)

    def told(self):
        if payment := self._payment():
            receive_notice(provider="fake", notice=self.provider.notice(payment, f"evt_{payment.pk}_{self.random.randrange(2)}"))

    def withdraw(self):
        if place := Enrolment.objects.filter(sheet=self.sheet, state__in=["held", "confirmed", "waiting"]).order_by("?").first():
            withdraw(enrolment=place, by=self.agent, channel=Channel.COUNTER)

    def desk(self):
        home = self.home()
        cents = sum(charge.left_cents for charge in open_charges(home)) or 100
        take_payment(regie=self.regie, household=home, method="cash", amount_cents=cents, keep_credit=True, sure=True, by=self.agent)

    def give_back(self):
        choice = self.random.choice(["same", "cash", "order"])
        give_money(household=self.home(), choice=choice, amount_cents=300, reason="parti", by=self.agent)

    def credit(self):
        use_credit(household=self.home(), by=self.agent)

    def tick(self):
        release_expired()
        tasks.reconcile()
        tasks.give_back()
        tasks.send_refunds()

    def call_off(self):
        """Never the last date: the sheet goes on."""
        standing = list(self.sheet.sessions.filter(state="planned").order_by("start"))
        if len(standing) > 2 and self.random.random() < 0.3:
            cancel_session(session=standing[-1], by=self.agent)


def faults() -> list[str]:
    found = [words for name, check in registry.invariants.items() if name.startswith(("ledger.", "programmes.")) for words in check()]
    return [words for words in found if words]


def test_eight_hands_on_one_sheet_never_wait_for_each_other_and_the_books_are_clean(sheet, provider):
    homes = [make.household() for _ in range(HOMES)]
    hands = [Hand(sheet, provider, homes, seed) for seed in range(HANDS)]
    answers = together(*hands)
    assert [answer for answer in answers if isinstance(answer, BaseException)] == []
    done = sum(answers, Counter())
    assert set(done) >= {"enrol", "enrol_and_page", "settle", "told", "withdraw", "desk", "tick"}, done
    for _ in range(3):
        hands[0].tick()
    assert faults() == []
    there = SignUpSheet.objects.get(pk=sheet.pk)
    assert there.taken <= there.capacity


# --- controls: the other way round ------------------------------------------------------------------------------------------


def household_first(monkeypatch, *, after=lambda: None):
    """`settle` as a hurried hand would write it: the household, then the sheet."""
    module = module_of("settle")
    ground_, household_ = module.lock_ground, module.lock_household
    wanted = threading.local()

    def later(charges):
        wanted.charges = list(charges)

    def first(key):
        home = household_(key)
        after()
        ground_(wanted.charges)
        return home

    monkeypatch.setattr(module, "lock_ground", later)
    monkeypatch.setattr(module, "lock_household", first)


def one_page(sheet, provider):
    home = make.household()
    place = enrol(sheet=sheet, people=[make.person()], household=home, by=None)[0]
    payment = ground.begun(home, [charge_of(place)])
    provider.pay(payment)
    return home, payment


def test_control_the_other_way_round_the_house_s_own_locks_refuse(sheet, provider, monkeypatch):
    _, payment = one_page(sheet, provider)
    household_first(monkeypatch)
    with pytest.raises(LockError):
        settle(payment.pk)
    payment.refresh_from_db()
    assert payment.state == "open" and faults() == []


@pytest.mark.skipif(not POSTGRES, reason="SQLite's writers already wait for each other, before any lock of a row")
def test_control_without_that_refusal_the_two_wait_for_each_other_for_ever(sheet, provider, monkeypatch):
    """PostgreSQL ends one of them."""
    home, payment = one_page(sheet, provider)
    meeting = Meeting()
    monkeypatch.setattr(locking, "_held", lambda connection: [])  # nobody looks at the order any more
    household_first(monkeypatch, after=meeting)

    def enrolling():
        with transaction.atomic():
            locking.locked_one(SignUpSheet, sheet.pk, rank=locking.Rank.SHEET)
            meeting()
            locking.locked_one(Household, home.pk, rank=locking.Rank.HOUSEHOLD)

    answers = together(lambda: settle(payment.pk), enrolling)
    ended = [answer for answer in answers if isinstance(answer, DatabaseError)]
    assert len(ended) == 1 and "deadlock" in str(ended[0])
