"""Two counters lend, take back or sell the same thing at once. Each guard with its control, on both databases."""

import pytest
from django.db import IntegrityError, connection

from portal.households.actions.create_household import create_household
from portal.households.models import Household
from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.workshops.actions import lend_machine as lending
from programmes.workshops.actions import return_machine as returning
from programmes.workshops.actions import sell_machine as selling
from programmes.workshops.machines import broken_loans
from programmes.workshops.models import Loan, Machine, Sale
from programmes.workshops.sales import broken_sales
from tests.workshops import cupboard
from tests.workshops import factories as make

from .test_culture_card_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4


def unguarded(monkeypatch, module, meeting) -> None:
    """No lock: each reads the machine, waits for the other, then writes."""

    def read(rows, key, *, rank):
        found = rows.objects.get(pk=key)
        meeting()
        return found

    monkeypatch.setattr(module, "locked_one", read)
    no_transaction(monkeypatch, request_keys)


def lent_at_two_counters(machine: Machine) -> list:
    people = [make.person(), make.person()]
    return together(
        *(lambda her=her: lending.lend_machine(machine=machine, person=her, due_on=cupboard.day(10), by=None) for her in people)
    )


def test_one_machine_leaves_with_one_person():
    for _ in range(ROUNDS):
        machine = cupboard.machine()
        given = lent_at_two_counters(machine)
        assert {one.code for one in given if isinstance(one, Refusal)} == {"deja-pretee"}, given
        assert Loan.objects.open().filter(machine=machine).count() == 1
    assert list(broken_loans()) == []


def test_control_without_the_lock_the_database_alone_refuses_and_says_nothing_in_words(monkeypatch):
    meeting, machine = Meeting(), cupboard.machine()
    unguarded(monkeypatch, lending, meeting)
    given = lent_at_two_counters(machine)
    assert meeting.met, given
    assert [type(one) for one in given if isinstance(one, Exception)] == [IntegrityError], given
    assert Loan.objects.open().filter(machine=machine).count() == 1


def test_control_without_lock_nor_constraint_one_machine_is_lent_twice(monkeypatch):
    """The whole guard taken away, in this test's own database: it must go wrong, so that the test above is known to bite."""
    meeting, machine = Meeting(), cupboard.machine()
    [guard] = [one for one in Loan._meta.constraints if one.name == "one_open_loan_each_machine"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Loan, guard)
    try:
        unguarded(monkeypatch, lending, meeting)
        given = lent_at_two_counters(machine)
        assert meeting.met, given
        assert Loan.objects.open().filter(machine=machine).count() == 2, given
    finally:
        Loan.objects.filter(machine=machine).delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Loan, guard)


def back_at_two_counters(loan: Loan) -> list:
    states = ("good", "damaged")
    return together(
        *(lambda said=said: returning.return_machine(machine=loan.machine, condition=said, seen=loan.pk, by=None) for said in states)
    )


def test_it_comes_back_once_with_one_state():
    for _ in range(ROUNDS):
        loan = cupboard.lent()
        given = back_at_two_counters(loan)
        assert {one.code for one in given if isinstance(one, Refusal)} == {"deja-rendue"}, given
        loan.refresh_from_db()
        machine = Machine.objects.get(pk=loan.machine_id)
        assert (loan.state_in, machine.state) in (("good", "available"), ("damaged", "repair"))


def test_control_without_the_lock_both_note_it(monkeypatch):
    meeting, loan = Meeting(), cupboard.lent()
    read = returning.still_open

    def still_open(row, *, seen=None):
        found = read(row, seen=seen)
        meeting()
        return found

    monkeypatch.setattr(returning, "locked_one", lambda rows, key, *, rank: rows.objects.get(pk=key))
    monkeypatch.setattr(returning, "still_open", still_open)
    no_transaction(monkeypatch, request_keys)
    given = back_at_two_counters(loan)
    assert meeting.met, given
    assert not [one for one in given if isinstance(one, Refusal)], given


def bought_at_two_counters(person) -> list:
    machines = [cupboard.for_sale(), cupboard.for_sale()]
    return together(*(lambda one=one: selling.sell_machine(machine=one, person=person, by=None) for one in machines))


def test_one_household_buys_one_machine_with_help():
    for _ in range(ROUNDS):
        her = make.person()
        home = create_household(referents=[her], by=None)
        given = bought_at_two_counters(her)
        assert {one.code for one in given if isinstance(one, Refusal)} == {"deja-achete"}, given
        assert Sale.objects.filter(household=home).count() == 1
    assert list(broken_sales()) == []


def test_control_without_the_locks_one_household_has_the_help_twice(monkeypatch):
    meeting, her = Meeting(), make.person()
    home, read = create_household(referents=[her], by=None), selling._refuse_too_soon

    def refuse_too_soon(*given):
        read(*given)
        meeting()

    monkeypatch.setattr(selling, "_refuse_too_soon", refuse_too_soon)
    monkeypatch.setattr(selling, "locked_one", lambda rows, key, *, rank: rows.objects.get(pk=key))
    monkeypatch.setattr(selling, "lock_household", lambda key: Household.objects.get(pk=key))
    no_transaction(monkeypatch, request_keys)
    given = bought_at_two_counters(her)
    assert meeting.met, given
    assert Sale.objects.filter(household=home).count() == 2, given
