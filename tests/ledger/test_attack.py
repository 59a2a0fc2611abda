"""Thousands of statements thrown at the tables of the ledger: the same verdict on both databases, whichever runs this test."""

import hashlib
from collections import Counter
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from portal.kit import clock
from portal.ledger import models, triggers
from portal.ledger.models import Deposit, DepositedPayment, Payment, Receipt, Refund

from . import attack_papers
from .attack import attacks
from .ground import agent as somebody
from .ground import close_till, listed, mandate, owe
from .test_invariants import books as _books

pytestmark = pytest.mark.django_db
books = _books


def verdict(sql: str) -> str:
    """« refused » (IntegrityError at once, or when the deferred checks are asked for), « accepted », or another error's name."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
            connection.check_constraints()
            transaction.set_rollback(True)
    except IntegrityError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - any other error is a finding
        return f"{type(error).__name__}: {error}"
    return "accepted"


def photograph() -> str:
    """A hash of every row of the ledger's tables."""
    seen = hashlib.sha256()
    for model in apps.get_app_config("ledger").get_models():
        for row in model.objects.order_by("pk").values_list():
            seen.update(repr(row).encode())
    return seen.hexdigest()


def throw(count: int, seed: int, attacks=attacks) -> Counter:
    before, kinds = photograph(), Counter()
    for attack in attacks(Random(seed), count):
        expected = "refused" if attack.refused else "accepted"
        assert verdict(attack.sql) == expected, attack.sql
        kinds[expected] += 1
    assert photograph() == before
    return kinds


@pytest.mark.parametrize("seed", [1, 2])
def test_attacks_by_sql_are_refused_alike_on_both_engines(books, seed, capsys):
    found = throw(500, seed)
    assert found["refused"] > 400
    assert found["accepted"] > 20
    call_command("check_books", "--only", "ledger")


@pytest.fixture
def papers(books, regie, agent):
    """Beside the books, a row or two of everything that is guarded: begun, and done where it may be."""
    now, day, other = clock.now(), clock.today(), somebody("Zoé")
    mandate(regie, other)
    close_till(regie.sessions.get(holder=other))
    of, line, receipt = {"regie": regie, "by": agent, "at": now}, owe(books, 700), Receipt.objects.filter(regie=regie).first()
    lists = listed(regie, owe(books, 900), by=agent)
    lists.lines.create(charge=owe(books, 100), left_cents=100, withdrawn_at=now, withdrawn_why="annulée")
    _deposits(regie, of)
    models.Dispute.objects.create(payment=receipt.payment, provider_ref="dp_1", amount_cents=100, at=now)
    models.Payout.objects.create(regie=regie, provider="fake", provider_ref="po_1", amount_cents=100, arrived_on=day, at=now)
    models.BalanceCheck.objects.create(regie=regie, provider="fake", day=day, ours_cents=1, theirs_cents=1, until=now, at=now)
    models.PayLater.objects.create(household=books, until=day, at=now)
    for answered in (None, now):
        models.Reminder.objects.create(
            household=books, step=1, at=now, left_cents=100, answered_at=answered, answer="vu" if answered else ""
        )
    models.OfficeChange.objects.create(**of, document="Arrêté n° 9", document_on=day, changes={"name": ["a", "b"]})
    models.TillRecord.objects.create(**of, kind="handover", other=other)
    models.ReceiptCopy.objects.create(receipt=receipt, rank=1, at=now, by=agent, reason="perdue")
    models.YearClose.objects.create(**of, year=2020, data={}, sha256="0" * 64)
    models.BillingRun.objects.create(source="essai", month=day.replace(day=1), total_cents=100, households=1, at=now)
    for number, paid in ((1, None), (2, now)):
        models.RefundOrder.objects.create(**of, year=2026, number=number, amount_cents=100, paid_at=paid, reference="M1" if paid else "")
    models.GiveBack.objects.create(charge=line, reason="date-cancelled", shares=[[receipt.payment_id, 300]], at=now)
    models.GiveBack.objects.create(charge=owe(books, 50), reason="date-cancelled", at=now, done_at=now, back_cents=50, kept_cents=0)
    for outcome in ("", "fait"):
        models.MoneyTask.objects.create(
            kind="no_place", key=f"essai:{outcome}", note="payé", at=now, settled_at=now if outcome else None, outcome=outcome
        )
    return books


def _deposits(regie, of):
    """Three of cheques: made, handed, undone."""
    cheque, day = Payment.objects.get(regie=regie, method="cheque"), clock.today()
    numbered = {"kind": "cheques", "year": 2026, "since": day, "until": day, "amount_cents": 400}
    made, handed, undone = (Deposit.objects.create(**of, **numbered, number=number) for number in (1, 2, 3))
    Deposit.objects.filter(pk=handed.pk).update(state="handed", handed_at=of["at"])
    DepositedPayment.objects.create(deposit=undone, payment=cheque)
    DepositedPayment.objects.filter(deposit=undone).update(standing=False)
    Deposit.objects.filter(pk=undone.pk).update(state="undone", reason="erreur")
    DepositedPayment.objects.create(deposit=made, payment=cheque)


def test_everything_that_is_guarded_is_attacked(papers):
    guarded = {guard.table for guard in triggers.guards()}
    attacked = (*attack_papers.APPEND_ONLY, *attack_papers.MOVES_ON, Payment, Refund, models.ReceiptCounter)
    assert {model._meta.db_table for model in attacked} == guarded
    assert [model.__name__ for model in attacked if not model.objects.exists()] == []


def test_attacks_on_tills_deposits_tasks_and_what_is_given_back_are_refused_alike_on_both_engines(papers):
    found = throw(600, 3, attack_papers.attacks)
    assert found["refused"] > 450
    assert found["accepted"] > 30


@pytest.mark.deep
def test_ten_thousand_attacks_by_sql_are_refused_alike_on_both_engines(books):
    assert throw(10_000, 2026)["refused"] > 8_000
