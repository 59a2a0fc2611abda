"""Deposits: cash by its count, cheques by their slip; made, handed, validated, undone; what is refused and how it is said."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger import invariants, triggers
from portal.ledger.actions import hand_deposit, make_deposit, undo_deposit, validate_deposit
from portal.ledger.enums import Account
from portal.ledger.models import Deposit, DepositedPayment, Regie
from portal.ledger.models.holdings import holding_of, papers_in_hand
from tests.people.factories import staff

from . import ground

pytestmark = pytest.mark.django_db


def books_are_true():
    from portal.ledger.registry import INVARIANTS

    return [words for invariant in INVARIANTS for words in invariant()] == []


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


@pytest.fixture
def cash(regie, agent, home):
    """40,00 € in the safe."""
    return ground.in_safe(regie, home, 4000, by=agent)


@pytest.fixture
def cheques(regie, agent, home):
    return [ground.in_safe(regie, home, cents, by=agent, method="cheque", note=f"CH{cents}") for cents in (1000, 2500)]


def deposit_of(regie, agent, **fields):
    return make_deposit(**{"regie": regie, "kind": "cash", "count": {"2000": 1}, "by": agent, **fields})


# --- cash


def test_cash_leaves_the_till_under_its_number(regie, agent, cash):
    made = deposit_of(regie, agent, count={"1000": 2, "500": 1})
    assert (made.amount_cents, made.number, made.state, made.reference_number) == (2500, 1, "made", f"{clock.today().year}-001")
    assert regie.entries.balance(Account.CASH) == 1500
    assert regie.entries.balance(Account.IN_TRANSIT) == 2500
    assert deposit_of(regie, agent, count={"500": 1}).number == 2
    assert books_are_true()


@pytest.mark.parametrize(
    ("count", "code"),
    [
        ({}, "versement-vide"),
        ({"1000": 0}, "versement-vide"),
        ({"1000": -1}, "compte-faux"),
        ({"1000": 5}, "versement-trop-grand"),
        ({"1000": 10**9}, "compte-faux"),
        ({"1234": 1}, "compte-faux"),
        ({"1000": 1.5}, "compte-faux"),
        ({"1000": True}, "compte-faux"),
        ({"-1000": 1}, "compte-faux"),
    ],
)
def test_a_count_that_cannot_leave_is_refused_in_words(regie, agent, cash, count, code):
    with pytest.raises(Refusal) as refusal:
        deposit_of(regie, agent, count=count)
    assert code in codes(refusal)
    assert not Deposit.objects.exists()


def test_the_float_stays_and_so_does_what_is_in_open_tills(regie, agent, cash, home):
    Regie.objects.filter(pk=regie.pk).update(float_cents=5000)
    regie.refresh_from_db()
    session = ground.taken(regie, home, 700, by=agent, keep_credit=True).session
    held = holding_of(regie)
    assert (held.cash_cents, held.in_tills_cents, held.safe_cents) == (9700, 5700, 4000)
    assert held.in_tills_cents == session.should_hold_cents()
    assert held.encaisse_cents == 4700
    with pytest.raises(Refusal) as refusal:
        deposit_of(regie, agent, count={"5000": 1})
    assert codes(refusal) == ["versement-trop-grand"]
    assert "caisses ouvertes" in refusal.value.words
    assert session.is_open
    assert deposit_of(regie, agent, count={"2000": 2}).amount_cents == 4000


def test_a_stale_screen_is_told_and_a_double_click_makes_one(regie, agent, cash):
    key = uuid.uuid4()
    first = deposit_of(regie, agent, count={"1000": 1}, seen_cents=4000, key=key)
    assert deposit_of(regie, agent, count={"1000": 1}, seen_cents=4000, key=key) == first
    with pytest.raises(Refusal) as refusal:
        deposit_of(regie, agent, count={"1000": 1}, seen_cents=4000, key=uuid.uuid4())
    assert codes(refusal) == ["versement-perime"]
    assert Deposit.objects.count() == 1


def test_without_a_mandate_nothing_leaves(regie, cash):
    with pytest.raises(Refusal) as refusal:
        deposit_of(regie, staff("regie"))
    assert codes(refusal) == ["sans-mandat"]


def test_another_regie_s_cash_does_not_count(regie, agent, cash):
    other = ground.desk()
    ground.mandate(other, agent)
    with pytest.raises(Refusal) as refusal:
        deposit_of(other, agent)
    assert codes(refusal) == ["versement-trop-grand"]


# --- cheques


def test_cheques_leave_with_their_slip_and_travel_once(regie, agent, cheques):
    keys = [cheque.pk for cheque in cheques]
    made = make_deposit(regie=regie, kind="cheques", payments=keys, by=agent)
    assert (made.amount_cents, made.count, made.lines.count()) == (3500, {}, 2)
    assert regie.entries.balance(Account.CHEQUES_IN_HAND) == 0
    assert not papers_in_hand(regie, "cheques").exists()
    with pytest.raises(Refusal) as refusal:
        make_deposit(regie=regie, kind="cheques", payments=keys[:1], by=agent)
    assert codes(refusal) == ["cheque-deja-parti"]
    assert books_are_true()


def test_what_is_no_cheque_of_this_regie_does_not_leave(regie, agent, home, cheques, cash):
    other = ground.desk()
    someone = ground.agent("Zoé")
    ground.mandate(other, someone)
    foreign = ground.in_safe(other, home, 700, by=someone, method="cheque")
    for keys in ([foreign.pk], [cash.pk], [10**9], [cheques[0].pk, cash.pk]):
        with pytest.raises(Refusal) as refusal:
            make_deposit(regie=regie, kind="cheques", payments=keys, by=agent)
        assert codes(refusal) == ["cheque-deja-parti"]
    with pytest.raises(Refusal) as refusal:
        make_deposit(regie=regie, kind="cheques", payments=[], by=agent)
    assert codes(refusal) == ["versement-vide"]


def test_the_database_itself_lets_a_cheque_travel_once(regie, agent, cheques):
    made = make_deposit(regie=regie, kind="cheques", payments=[cheques[0].pk], by=agent)
    other = make_deposit(regie=regie, kind="cheques", payments=[cheques[1].pk], by=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositedPayment.objects.create(deposit=other, payment=cheques[0])
    undo_deposit(deposit=made, reason="oubli", by=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositedPayment.objects.filter(deposit=made).update(standing=True)


# --- what becomes of it


def test_handed_then_validated_by_the_accountant_it_is_frozen(regie, agent, cash):
    made = deposit_of(regie, agent)
    with pytest.raises(Refusal, match="préparé"):
        validate_deposit(deposit=made, reference="DFT-1", by=agent)
    hand_deposit(deposit=made, by=agent)
    with pytest.raises(Refusal) as refusal:
        hand_deposit(deposit=made, by=agent)
    assert codes(refusal) == ["versement-handed"]
    with pytest.raises(Refusal) as refusal:
        validate_deposit(deposit=made, reference="  ", by=agent)
    assert codes(refusal) == ["versement-sans-reference"]
    with pytest.raises(Refusal) as refusal:
        undo_deposit(deposit=made, reason="trop tard", by=agent)
    assert codes(refusal) == ["versement-handed"]
    done = validate_deposit(deposit=made, reference="P503-2026-118", by=agent)
    assert (done.state, done.reference) == ("validated", "P503-2026-118")
    assert regie.entries.balance(Account.DEPOSITED) == 2000
    assert regie.entries.balance(Account.IN_TRANSIT) == 0
    with pytest.raises(Refusal):
        validate_deposit(deposit=made, reference="autre", by=agent)
    assert books_are_true()


def test_undone_before_it_left_it_keeps_its_number_and_its_reason(regie, agent, cheques):
    made = make_deposit(regie=regie, kind="cheques", payments=[cheques[0].pk], by=agent)
    with pytest.raises(Refusal) as refusal:
        undo_deposit(deposit=made, reason=" ", by=agent)
    assert codes(refusal) == ["versement-motif"]
    undo_deposit(deposit=made, reason="un chèque manque", by=agent)
    assert papers_in_hand(regie, "cheques").count() == 2
    again = make_deposit(regie=regie, kind="cheques", payments=[cheque.pk for cheque in cheques], by=agent)
    assert again.number == 2
    assert books_are_true()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_deposit SET amount_cents = amount_cents + 1",
        "UPDATE ledger_deposit SET number = 9",
        "UPDATE ledger_deposit SET count = '{\"500\": 1}'",
        "UPDATE ledger_deposit SET state = 'validated'",
        "UPDATE ledger_deposit SET kind = 'vouchers'",
        "DELETE FROM ledger_deposit",
        "DELETE FROM ledger_depositedpayment",
        "UPDATE ledger_depositedpayment SET payment_id = payment_id + 1",
    ],
)
def test_sql_does_not_rewrite_a_deposit(regie, agent, cheques, statement):
    make_deposit(regie=regie, kind="cheques", payments=[cheques[0].pk], by=agent)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- invariants


@pytest.fixture
def carried(regie, agent, cash, cheques):
    hand_deposit(deposit=deposit_of(regie, agent), by=agent)
    return make_deposit(regie=regie, kind="cheques", payments=[cheque.pk for cheque in cheques], by=agent)


def seen(name):
    found = list(getattr(invariants, name)())
    assert found, f"{name} saw nothing"
    return " / ".join(found)


def test_true_deposits_offend_nothing(carried):
    assert books_are_true()


def test_an_amount_that_is_not_its_lines(carried):
    with triggers.books_open():
        Deposit.objects.filter(pk=carried.pk).update(amount_cents=3400)
    assert "34,00" in seen("deposits")
    assert "Versements en route" in seen("accounts")
    assert "Chèques en main" in seen("means")


def test_a_count_that_is_not_its_amount(carried):
    with triggers.books_open():
        Deposit.objects.filter(kind="cash").update(count={"1000": 1})
    assert "10,00" in seen("deposits")


def test_a_deposit_that_carries_what_it_should_not(carried, home, agent):
    other = ground.desk()
    ground.mandate(other, agent)
    with triggers.books_open():
        DepositedPayment.objects.filter(payment__amount_cents=1000).update(
            payment=ground.in_safe(other, home, 1000, by=agent, method="cheque")
        )
    assert "n'est pas de sa régie" in seen("deposits")


def test_a_step_without_its_mark(carried):
    with triggers.books_open():
        Deposit.objects.filter(kind="cash").update(handed_at=None)
    assert "sans que rien ne le dise" in seen("deposits")


def test_a_cheque_in_a_deposit_that_was_undone(carried):
    with triggers.books_open():
        Deposit.objects.filter(pk=carried.pk).update(state="undone", reason="essai")
    assert "ne suit pas son état" in seen("cheques_once")


def test_a_hole_in_the_numbers(carried):
    with triggers.books_open():
        Deposit.objects.filter(pk=carried.pk).update(number=4)
    assert "numérotés de 4 à 4" in seen("deposit_numbers")


def test_the_days_a_deposit_covers_follow_each_other(regie, agent, cash):
    today = clock.today()
    first = deposit_of(regie, agent, count={"1000": 1})
    Deposit.objects.filter(pk=first.pk)
    assert (first.since, first.until) == (today, today)
    assert deposit_of(regie, agent, count={"1000": 1}).since == first.until
    assert first.at - clock.now() < dt.timedelta(seconds=5)
