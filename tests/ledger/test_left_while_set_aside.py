"""Money that came otherwise than expected, and left again at the provider before anybody had looked at it: booked when learnt of, gone over
to the payment that is made of it, and spent by nobody twice."""

import pytest
from django.db import IntegrityError, transaction

from portal.ledger.actions import classify_payment, note_dispute, receive_notice, settle
from portal.ledger.actions.answer_task import answer_task
from portal.ledger.base import Notice
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import Dispute, Entry, MoneyTask, Payment, Receipt, Refund, credit_cents, owed_cents, unused_cents, year_of
from portal.ledger.registry import INVARIANTS

from . import ground
from .ground import begun, owe

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    return [words for invariant in INVARIANTS for words in invariant()]


def held() -> tuple[int, int]:
    """(at the provider, to be looked at), in cents."""
    return Entry.objects.balance(Account.STRIPE_CLEARING), -Entry.objects.balance(Account.TO_CLASSIFY)


@pytest.fixture
def odd(home, online, gateway, bank):
    """9.00 came for 8.00."""
    owe(home, 800)
    payment = begun(home, provider="stripe")
    bank.sessions[payment.provider_ref]["amount_total"] = 900
    bank.pay(payment.provider_ref)
    assert settle(payment.pk).state == "to_classify"
    return Payment.objects.get(pk=payment.pk)


@pytest.fixture
def give_back(bank, odd):
    def given(cents: int, number: int = 1) -> dict:
        made = bank.give_back(bank.intents[bank.sessions[odd.provider_ref]["payment_intent"]], cents, {})
        receive_notice(provider="stripe", notice=Notice(f"evt_{number}", "refund.created", refund_ref=made["id"]))
        return made

    return given


def told_of(made: dict, number: int = 9) -> None:
    receive_notice(provider="stripe", notice=Notice(f"evt_{number}", "refund.updated", refund_ref=made["id"]))


def contested(bank, odd, end: str = "") -> str:
    ref = bank.contest(odd.provider_ref)["id"]
    note_dispute(provider="stripe", ref=ref)
    if end:
        bank.end_dispute(ref, end)
        note_dispute(provider="stripe", ref=ref)
    return ref


class TestGivenBackThere:
    def test_it_leaves_what_is_to_be_looked_at(self, odd, give_back, home):
        give_back(300)
        refund = Refund.objects.get()
        assert (refund.payment, refund.aside, refund.state, refund.uncovered_cents) == (odd, True, "succeeded", 0)
        assert (held(), credit_cents(home), owed_cents(home)) == ((600, 600), 0, 800)
        assert {task.kind for task in MoneyTask.objects.all()} == {TaskKind.TO_CLASSIFY, TaskKind.REFUND_OUTSIDE}
        assert "place" not in MoneyTask.objects.get(kind=TaskKind.REFUND_OUTSIDE).note
        assert faults() == []

    def test_classified_only_the_rest_is_hers(self, odd, give_back, home, agent):
        give_back(300)
        became = classify_payment(payment=odd, by=agent)
        assert (became.amount_cents, unused_cents(became), credit_cents(home)) == (900, 600, 600)
        refund = Refund.objects.get()
        assert (refund.payment, refund.aside, held(), faults()) == (became, False, (600, 0), [])
        assert [line.cents for line in year_of(home, became.at.year).lines if line.kind == "back"] == [300]

    def test_another_household_gets_the_rest(self, odd, give_back, home, agent):
        give_back(300)
        neighbour = ground.household()
        classify_payment(payment=odd, household=neighbour, by=agent)
        assert (credit_cents(neighbour), credit_cents(home), faults()) == (600, 0, [])

    @pytest.mark.parametrize("choice", ["credit", "refund"])
    def test_all_of_it_gone_nothing_more_goes_back(self, odd, give_back, home, agent, choice):
        give_back(900)
        task = answer_task(task=MoneyTask.objects.get(kind=TaskKind.TO_CLASSIFY), choice=choice, by=agent)
        assert (Refund.objects.count(), credit_cents(home), held(), faults()) == (1, 0, (0, 0), [])
        assert Receipt.objects.get().reference in task.outcome
        assert ("déjà reparti" in task.outcome) == (choice == "refund")

    def test_nothing_left_yet_all_of_it_is_asked_back(self, odd, agent):
        answer_task(task=MoneyTask.objects.get(), choice="refund", by=agent)
        assert (Refund.objects.get().amount_cents, faults()) == (900, [])

    def test_to_give_it_back_asks_for_the_rest_alone(self, odd, give_back, agent):
        give_back(300)
        answer_task(task=MoneyTask.objects.get(kind=TaskKind.TO_CLASSIFY), choice="refund", by=agent)
        assert sorted(Refund.objects.values_list("amount_cents", "outside")) == [(300, True), (600, False)]
        assert faults() == []

    @pytest.mark.parametrize("looked", ["before", "after", "never"])
    def test_sent_back_by_the_bank_it_is_undone_wherever_it_stands(self, odd, give_back, bank, home, agent, looked):
        made = give_back(300)
        if looked == "before":
            classify_payment(payment=odd, by=agent)
        bank.fail_refund(made["id"])
        told_of(made)
        if looked == "after":
            classify_payment(payment=odd, by=agent)
        assert Refund.objects.get().state == "declined"
        assert (held(), credit_cents(home), faults()) == ((900, 900), 0, []) if looked == "never" else ((900, 0), 900, [])

    def test_told_twice_and_in_two_parts(self, odd, give_back, home, agent):
        first = give_back(300)
        told_of(first)
        classify_payment(payment=odd, by=agent)
        give_back(200, number=2)
        told_of(first, number=10)
        assert (Refund.objects.count(), credit_cents(home), held(), faults()) == (2, 400, (400, 0), [])

    def test_of_money_that_was_never_euros_nothing_is_booked(self, home, online, provider, agent):
        """Another currency: its task alone."""
        owe(home, 800)
        payment = begun(home)
        provider.pay(payment, currency="usd")
        assert settle(payment.pk).is_booked is False


class TestContestedThere:
    def test_open_it_waits_apart_and_is_still_to_be_looked_at(self, odd, bank):
        contested(bank, odd)
        assert (Payment.objects.get().state, Dispute.objects.get().aside, held(), faults()) == ("to_classify", True, (0, 900), [])

    @pytest.mark.parametrize(("end", "state", "credit"), [("", "disputed", 900), ("won", "succeeded", 900), ("lost", "charged_back", 0)])
    def test_classified_then_it_is_as_if_it_had_been_contested_after(self, odd, bank, home, agent, end, state, credit):
        contested(bank, odd, end)
        assert faults() == []
        became = Payment.objects.get(pk=classify_payment(payment=odd, by=agent).pk)
        assert (became.state, credit_cents(home), owed_cents(home), faults()) == (state, credit, 800, [])
        assert Dispute.objects.get().payment == became

    @pytest.mark.parametrize("end", ["won", "lost"])
    def test_it_ends_after_it_was_classified(self, odd, bank, home, agent, end):
        ref = contested(bank, odd)
        became = classify_payment(payment=odd, by=agent)
        bank.end_dispute(ref, end)
        note_dispute(provider="stripe", ref=ref)
        found = Payment.objects.get(pk=became.pk).state, credit_cents(home), held()
        assert found == (("succeeded", 900, (900, 0)) if end == "won" else ("charged_back", 0, (0, 0)))
        assert faults() == []

    def test_contested_after_a_part_was_given_back(self, odd, bank, give_back, home, agent):
        give_back(300)
        contested(bank, odd, "lost")
        assert faults() == []
        classify_payment(payment=odd, by=agent)
        assert (credit_cents(home), faults()) == (0, [])

    def test_what_is_contested_is_not_given_back_once_more(self, odd, bank, agent):
        contested(bank, odd)
        with pytest.raises(Exception, match="contesté"):
            answer_task(task=MoneyTask.objects.get(kind=TaskKind.TO_CLASSIFY), choice="refund", by=agent)
        assert (Payment.objects.get().state, faults()) == ("to_classify", [])


def test_the_database_lets_it_go_over_once_and_never_otherwise(odd, give_back, agent, home):
    give_back(300)
    became = classify_payment(payment=odd, by=agent)
    refund = Refund.objects.get()
    for change in ({"payment": odd}, {"aside": True}, {"aside": True, "payment": odd}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.filter(pk=refund.pk).update(**change)
    assert Refund.objects.get().payment == became


def test_left_behind_it_is_seen(odd, give_back, agent):
    give_back(300)
    Refund.objects.update(aside=False)
    assert any("sans l'avoir suivie" in words for words in faults())
