"""`check_books` sees each way in which the books may be wrong. Each test corrupts them through the one door, and is seen."""

import itertools
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from portal.kit import clock, health
from portal.ledger import invariants, triggers
from portal.ledger.actions import receive_notice, request_refund, reverse_charge, settle, void_payment
from portal.ledger.enums import Account
from portal.ledger.models import Allocation, Charge, Entry, Payment, Receipt, ReceiptCounter, Refund
from portal.ledger.rules.receipts import sha256_of

from .ground import begun, household, owe, taken

pytestmark = pytest.mark.django_db
_numbers = itertools.count(1)


@pytest.fixture
def books(home, regie, agent, online, provider):
    """A bit of everything: paid in cash and online, in part, reversed, voided, credit, refund, wrong amount, a direct debit."""
    owe(home, 800, by=agent)
    taken(regie, home, 500, by=agent, tendered_cents=1000)
    undone = owe(home, 400, by=agent, kind="outing")
    taken(regie, home, 400, by=agent, method="cheque", charges=[undone])
    reverse_charge(charge=undone, reason="annulée", by=agent)
    void_payment(payment=taken(regie, home, 300, by=agent, keep_credit=True), reason="erreur", by=agent)
    owe(home, 0)
    taken(regie, home, 100, by=agent, method="card_terminal", keep_credit=True)
    other = household()
    owe(other, 900)
    first = begun(other)
    provider.pay(first)
    receive_notice(provider="fake", notice=provider.notice(first))
    reverse_charge(charge=Charge.objects.get(household=other, reverses=None), reason="annulée", by=agent)
    request_refund(payment=first, amount_cents=200, reason="annulée", by=agent)
    owe(other, 100)
    wrong = begun(other, [owe(other, 1500)])
    provider.pay(wrong, amount_cents=50)
    settle(wrong.pk)
    begun(home, [owe(home, 2000)])
    return home


def offending():
    return {name: list(getattr(invariants, name)()) for name in invariants.__all__}


def seen(name):
    found = offending()
    assert found[name], f"{name} saw nothing: {found}"
    with pytest.raises(CommandError, match="fautives"):
        call_command("check_books", "--only", f"ledger.{name}", verbosity=0, stdout=open_null())
    return " / ".join(found[name])


def open_null():
    import io

    return io.StringIO()


def test_true_books_offend_nothing(books, capsys):
    assert {name: words for name, words in offending().items() if words} == {}
    call_command("check_books", "--only", "ledger")
    assert "Tout est en ordre" in capsys.readouterr().out


def test_every_invariant_is_run_by_the_command():
    from portal.kit import registry

    for name in offending():
        assert registry.invariants.get(f"ledger.{name}")


def test_a_missing_guard(books):
    where = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_guard_entry_delete{where}")
    assert "ledger_guard_entry_delete" in seen("guards")
    assert any(check.name == "ledger.guards" and check.state == health.FAILED for check in health.checks())


def test_an_entry_that_no_line_explains(books):
    Entry.objects.create(
        txn=uuid.uuid4(), at=clock.now(), debit=Account.RECEIVABLE, credit=Account.INCOME_BASKET, amount_cents=100, household=books
    )
    assert f"foyer {books.pk}" in seen("households")
    assert "Produit : paniers" in seen("accounts")


def test_a_charge_changed_after_the_fact(books):
    with triggers.books_open():
        Charge.objects.filter(pk=Charge.objects.filter(reverses=None, amount_cents=800).get().pk).update(amount_cents=700, unit_cents=700)
    assert "800" in seen("charges_in_journal") or "8,00" in seen("charges_in_journal")
    seen("households")


def test_cash_that_left_without_a_line(books, regie):
    with triggers.books_open():
        Entry.objects.filter(debit=Account.CASH).order_by("pk").first().delete()
    assert f"régie {regie.pk}" in seen("means")


def test_a_refund_that_no_entry_carries(books):
    refund = Refund.objects.get()
    Refund.objects.create(payment=refund.payment, amount_cents=1, reason="", idem_key="autre", at=clock.now())
    assert "Remboursements à faire" in seen("accounts")
    seen("households")


def test_money_set_aside_that_changed(books):
    with triggers.books_open():
        Payment.objects.filter(state="to_classify").update(received_cents=60)
    assert "À vérifier" in seen("accounts")


def test_a_reversal_that_is_not_a_mirror(books):
    with triggers.books_open():
        Charge.objects.filter(reverses__isnull=False).update(kind="other")
    assert "n'annule pas" in seen("reversals")


def test_a_line_paid_beyond_its_amount(books):
    charge = Charge.objects.open().first()
    payment = Payment.objects.filter(state="succeeded").first()
    Allocation.objects.create(payment=payment, charge=charge, cents=10_000, at=clock.now())
    assert f"somme due {charge.pk}" in seen("allocations")
    assert f"paiement {payment.pk}" in seen("payments")


def test_a_reversed_line_that_is_still_paid(books):
    line = Charge.objects.filter(reversed_by__isnull=False).first()
    Allocation.objects.create(payment=Payment.objects.filter(household=line.household).first(), charge=line, cents=10, at=clock.now())
    assert "annulée, et pourtant réglée" in seen("allocations")


def test_more_taken_back_than_was_given(books):
    charge = Charge.objects.open().filter(paid_cents__gt=0).first()
    other = Payment.objects.filter(household=charge.household, method="cheque").get()
    Allocation.objects.create(payment=other, charge=charge, cents=-10, at=clock.now())
    assert "repris de trop" in seen("allocations")


def test_a_payment_that_pays_for_another_household(books):
    charge = Charge.objects.open().exclude(household=books).first()
    payment = Payment.objects.filter(household=books, state="succeeded").first()
    Allocation.objects.create(payment=payment, charge=charge, cents=10, at=clock.now())
    assert "autre foyer" in seen("allocations")


def test_money_that_never_came_and_pays(books):
    payment = Payment.objects.filter(state="voided").get()
    charge = Charge.objects.open().filter(household=payment.household).first()
    Allocation.objects.create(payment=payment, charge=charge, cents=10, at=clock.now())
    assert "sans être encaissé" in seen("payments")


def test_more_given_back_than_came(books):
    with triggers.books_open():
        Refund.objects.update(amount_cents=901)
    assert "à rendre" in seen("payments")


def test_a_basket_of_lines_that_does_not_add_up(books):
    with triggers.books_open():
        Payment.objects.filter(state="open").update(meant_for=[[1, 2]])
    assert "devait régler" in seen("payments")


def test_a_receipt_of_another_payment(books):
    first = Payment.objects.filter(state="succeeded").order_by("pk").first()
    mine = first.receipt
    with triggers.books_open():
        Payment.objects.filter(pk=first.pk).update(receipt=Receipt.objects.get(cancels__isnull=False))
    assert f"paiement {first.pk}" in seen("receipts_of_payments")
    assert f"quittance {mine.pk}" in seen("receipts_of_payments")


def test_a_voided_payment_whose_receipt_stands(books):
    with triggers.books_open():
        Payment.objects.filter(state="voided").update(state="succeeded", voided_from=None)
    assert "ou l'inverse" in seen("receipts_of_payments")


def test_a_hole_in_the_numbers(books):
    with triggers.books_open():
        Receipt.objects.filter(cancels__isnull=False).delete()
    assert "numérotées de" in seen("receipt_numbers")


def test_a_counter_that_runs_ahead(books, regie):
    ReceiptCounter.objects.filter(regie=regie).update(last=F("last") + 1)
    assert "compteur" in seen("receipt_numbers")
    ReceiptCounter.objects.create(regie=regie, year=2001, last=4)
    assert "aucune quittance" in seen("receipt_numbers")


def test_a_receipt_rewritten(books):
    receipt = Receipt.objects.filter(number=1).first()
    with triggers.books_open():
        Receipt.objects.filter(pk=receipt.pk).update(data={**receipt.data, "payer": "quelqu'un d'autre"})
    assert "n'est plus celui" in seen("receipt_chain")


def test_a_receipt_rewritten_with_its_hash(books):
    receipt = Receipt.objects.filter(number=1, regie__online=False).get()
    data = {**receipt.data, "payer": "quelqu'un d'autre"}
    with triggers.books_open():
        Receipt.objects.filter(pk=receipt.pk).update(data=data, sha256=sha256_of(data))
    assert "ne suit pas" in seen("receipt_chain")
