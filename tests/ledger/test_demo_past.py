"""The demo's closed year and its month that waits: what they show, the same each time, and nothing where there is nobody."""

import datetime as dt

import pytest
from django.db import transaction

from portal.kit import clock, registry
from portal.kit.billing import Biller, BillLine
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.ledger.actions import close_year
from portal.ledger.actions.bill_month import approve_billing
from portal.ledger.demo import months, past_year, till
from portal.ledger.models import BillingRun, Deposit, Payment, Receipt, YearClose
from portal.ledger.registry import INVARIANTS
from portal.people.models import User
from tests.people.factories import staff

from .ground import household

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


def offending():
    return [words for invariant in INVARIANTS for words in invariant()]


def load(*parts, day=DAY, seed=7):
    for key, part in parts:
        demo = Demo(residents=30, seed=seed, day=day, say=lambda words: None)
        demo.begin(key)
        with clock.standing_at(demo.at(day, 8)):
            part.load(demo)


def town(homes=30):
    staff("regie")
    return [household() for _ in range(homes)]


def test_the_year_before_is_paid_in_and_closed_with_its_figures():
    first = town()[0]
    load(("till", till), ("past", past_year))
    closed = YearClose.objects.get()
    assert (closed.year, closed.regie.code, closed.at.year) == (2025, "accueil", 2026)
    numbers = list(Receipt.objects.filter(year=2025).order_by("number").values_list("number", flat=True))
    assert closed.data["figures"]["receipts"][:3] == [1, len(numbers), len(numbers)] and numbers[-1] == len(numbers)
    assert set(Deposit.objects.filter(year=2025).values_list("state", flat=True)) == {"validated"}
    assert Payment.objects.filter(household=first, receipt__year=2025).exists()  # everybody's example has a statement of that year
    with clock.standing_at(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)):
        assert offending() == []
        with pytest.raises(Refusal, match="déjà clôturée"):
            close_year(regie=closed.regie, year=2025, by=closed.by)


def test_a_demo_that_begins_with_the_year_has_no_closed_one():
    town()
    load(("till", till), ("past", past_year), day=dt.date(2026, 1, 12))
    assert not YearClose.objects.exists()
    assert offending() == []


def test_the_same_seed_gives_the_same_closed_year():
    town()
    seen = []
    for _ in range(2):
        with transaction.atomic():
            load(("till", till), ("past", past_year))
            rows = Payment.objects.filter(receipt__year=2025).order_by("uuid")
            seen.append(list(rows.values_list("uuid", "household", "amount_cents", "method", "settled_at")))
            transaction.set_rollback(True)
    assert seen[0] == seen[1] and 0 < len(seen[0]) <= past_year.PAYERS + 1  # whatever the town's size


def test_nobody_holds_a_regie_and_nothing_is_closed():
    load(("past", past_year))
    assert not YearClose.objects.exists()


@pytest.fixture
def billed(monkeypatch):
    homes = town(4)
    lines = [BillLine(home.pk, f"x:{home.pk}", "Panier", 500) for home in homes]
    monkeypatch.setattr(registry.billings, "items", lambda: {"baskets": None}.items())
    monkeypatch.setattr(registry.billings, "get", lambda key: Biller("Paniers", lambda month: lines, lambda month: 1_500, None))
    return homes


def test_the_next_month_waits_for_another_than_who_prepared_it(billed):
    load(("till", till), ("months", months))
    run = BillingRun.objects.get()
    assert (run.state, run.month, run.total_cents, run.before_cents) == ("held", dt.date(2026, 12, 1), 2_000, 1_500)
    assert run.by.email == "denis.carle@belleroche.example" and not run.by.has_usable_password()
    with clock.standing_at(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)):
        with pytest.raises(Refusal, match="une autre personne"):
            approve_billing(run=run, reason="Cinq semaines.", by=run.by)
        other = User.objects.exclude(pk=run.by_id).filter(is_staff=True).first()
        assert approve_billing(run=run, reason="Cinq semaines.", by=other).state == "approved"


def test_a_month_still_far_is_not_prepared(billed):
    load(("till", till), ("months", months), day=dt.date(2026, 11, 12))
    assert not BillingRun.objects.exists()
