"""What is written in bulk is what the actions would have written, and the demo's books are true."""

import datetime as dt

import pytest

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.models import AuditLine
from portal.ledger import bulk
from portal.ledger.actions import charge, close_till, open_till, take_payment
from portal.ledger.demo import till as demo
from portal.ledger.models import Allocation, CashSession, Charge, Entry, Mandate, Payment, Receipt, Regie
from portal.ledger.registry import INVARIANTS
from portal.ledger.rules.denominations import fewest
from tests.people.factories import staff

from .ground import agent as make_agent
from .ground import desk, household, mandate

pytestmark = pytest.mark.django_db


def offending():
    return [words for invariant in INVARIANTS for words in invariant()]


def rows(home, regie):
    """Everything written for a household, without keys that are drawn."""
    keys = {"id", "txn", "uuid", "household", "charge", "payment", "receipt", "regie", "by", "source_key",
            "session"}  # fmt: skip

    def plain(queryset):
        names = [field.attname for field in queryset.model._meta.concrete_fields if field.name not in keys]
        return sorted(map(repr, queryset.values(*names)))

    receipts = [
        {**data, "previous": bool(data["previous"]), "reference": "", "household": "", "agent": ""}
        for data in Receipt.objects.filter(regie=regie).order_by("number").values_list("data", flat=True)
    ]
    audit = AuditLine.objects.filter(subject=f"households.Household:{home.pk}").order_by("at", "pk").values_list("verb", "at", "detail")
    return {
        "charges": plain(Charge.objects.filter(household=home)),
        "entries": plain(Entry.objects.filter(household=home)),
        "payments": plain(Payment.objects.filter(household=home)),
        "allocations": plain(Allocation.objects.filter(charge__household=home)),
        "receipts": receipts,
        "tills": plain(CashSession.objects.filter(regie=regie)),
        "floats": plain(Entry.objects.filter(regie=regie, household=None)),
        "audit": list(audit),
    }


def test_on_a_sample_bulk_writes_what_the_actions_write():
    day = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    moments = [day + dt.timedelta(minutes=minutes) for minutes in range(6)]
    lines = [("basket", 400, 2), ("outing", 0, 1), ("workshop", 700, 1)]
    by_action, by_bulk = household(), household()
    first, second, user = desk(float_cents=5000), desk(float_cents=5000), make_agent()
    for regie in (first, second):
        mandate(regie, user, till=False)
    for number, (kind, cents, quantity) in enumerate(lines):
        with clock.standing_at(moments[number]):
            charge(
                household=by_action, kind=kind, source_key=f"a:{number}", label=kind, unit_cents=cents, quantity=quantity,
                due_on=day.date() + dt.timedelta(days=number), quote={"why": kind}, by=user,
            )  # fmt: skip
    with clock.standing_at(moments[3] - dt.timedelta(minutes=5)):
        session = open_till(regie=first, opening=fewest(5000), by=user)
    for moment, cents, method in ((moments[3], 900, "cash"), (moments[4], 700, "cheque")):
        with clock.standing_at(moment):
            take_payment(regie=first, household=by_action, method=method, amount_cents=cents, keep_credit=True, note="N1", by=user)
    with clock.standing_at(moments[4] + dt.timedelta(minutes=5)):
        close_till(session=session, counted=fewest(5900), by=user)
    owed = [
        bulk.Owed(
            by_bulk, kind, f"b:{number}", kind, cents, moments[number], day.date() + dt.timedelta(days=number), quantity,
            {"why": kind}, by=user,
        )
        for number, (kind, cents, quantity) in enumerate(lines)
    ]  # fmt: skip
    pays = ("b:0", "b:2")
    taken = [
        bulk.Taken(by_bulk, second, "cheque", 700, pays, moments[4], user, note="N1"),
        bulk.Taken(by_bulk, second, "cash", 900, pays, moments[3], user, note="N1"),
    ]
    bulk.write(owed, taken)
    assert rows(by_bulk, second) == rows(by_action, first)
    assert offending() == []


def test_the_demo_s_books_are_true_and_the_same_each_time():
    cashier = staff("regie")
    for _ in range(60):
        household()
    part = Demo(residents=60, seed=7, day=dt.date(2026, 11, 24), say=lambda words: None)
    part.begin("ledger.money")
    with clock.standing_at(part.at(part.day, 8)):
        demo.load(part)
        assert offending() == []
    assert Regie.objects.filter(online=True).exists()
    assert Mandate.objects.get().user == cashier
    assert Payment.objects.filter(state="succeeded").exists()
    assert Charge.objects.open().exists()


def test_the_demo_without_anybody_breaks_nothing():
    part = Demo(residents=0, seed=7, day=dt.date(2026, 11, 24), say=lambda words: None)
    part.begin("ledger.money")
    demo.load(part)
    assert offending() == []
