"""Money that goes back: asked, agreed to, sent by the road it came, refused by a bank, kept in advance. The books stay true throughout."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.kit import clock, registry
from portal.kit.refusal import Refusal
from portal.ledger.actions import (
    approve_refund,
    classify_payment,
    decline_refund,
    give_back_waiting,
    give_money,
    keep_as_credit,
    note_not_paid,
    note_order_paid,
    order_refunds,
    pay_refund,
    plan_give_back,
    request_refund,
    reroute_refund,
    reverse_charge,
    send_refund,
    settle,
)
from portal.ledger.actions.answer_task import answer_task
from portal.ledger.enums import PaymentState, RefundRoad, RefundState, TaskKind
from portal.ledger.models import MoneyTask, Payment, Receipt, Refund, credit_cents, owed_cents, paid_shares
from portal.ledger.tasks import send_refunds
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.people import factories as people

from . import ground

pytestmark = pytest.mark.django_db


def refused(code, act):
    with pytest.raises(Refusal) as caught:
        act()
    assert code in [reason.code for reason in caught.value.reasons], caught.value.code
    return caught.value


@pytest.fixture(autouse=True)
def books(db):
    yield
    faults = [fault for name, check in registry.invariants.items() if name.startswith("ledger.") for fault in check()]
    assert faults == []


@pytest.fixture
def other(db):
    return refunder()


def refunder(name="Bea"):
    return people.staff("regie", first_name=name)


@pytest.fixture
def online_credit(home, provider, online):
    """8,00 € that came by card and pay nothing any more."""
    line = ground.owe(home, 800)
    payment = ground.begun(home)
    provider.pay(payment)
    settle(payment.pk)
    reverse_charge(charge=line, reason="essai", by=None)
    return Payment.objects.get(pk=payment.pk)


@pytest.fixture
def cash_credit(regie, agent, home):
    return ground.taken(regie, home, 2000, by=agent, keep_credit=True, tendered_cents=2000)


def told(turn):
    return OutboxMessage.objects.filter(purpose=f"ledger.refund_{turn}").count()


@pytest.fixture
def referent(home):
    """Somebody who answers for the household and has an address."""
    from portal.households.models import Membership

    person = Person.objects.create(display_name="Mona P.", email="mona@exemple.fr", channel="email")
    Membership.objects.create(household=home, person=person, is_referent=True, since=clock.today())
    return person


class TestAsking:
    def test_below_the_limit_it_goes_its_way_at_once(self, cash_credit, agent, home):
        refund = request_refund(payment=cash_credit, amount_cents=2000, reason="Désistement", by=agent)
        assert (refund.state, refund.road, credit_cents(home)) == ("requested", "order", 0)

    def test_above_the_limit_it_waits_for_somebody_else(self, regie, agent, home, other):
        payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        refund = request_refund(payment=payment, amount_cents=5001, reason="Désistement", by=agent)
        assert refund.state == RefundState.ASKED
        refused("memes-yeux", lambda: approve_refund(refund=refund, by=agent))
        refund = approve_refund(refund=refund, by=other)
        assert (refund.state, refund.approved_by) == ("requested", other)
        refused("deja-repondu", lambda: approve_refund(refund=refund, by=other))

    def test_two_halves_of_one_day_are_one_whole(self, regie, agent, home):
        payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        first = request_refund(payment=payment, amount_cents=3000, reason="a", by=agent)
        second = request_refund(payment=payment, amount_cents=3000, reason="b", by=agent)
        assert (first.state, second.state) == ("requested", "asked")

    def test_what_a_rule_gives_back_waits_for_nobody(self, regie, agent, home):
        payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        assert request_refund(payment=payment, amount_cents=9000, reason="date-cancelled", by_rule=True, by=None).state == "requested"

    def test_declined_in_words_it_is_the_households_again(self, regie, agent, home, other, referent):
        payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        refund = request_refund(payment=payment, amount_cents=9000, reason="a", by=agent)
        refused("refus-sans-mots", lambda: decline_refund(refund=refund, answer=" ", by=other))
        refund = decline_refund(refund=refund, answer="Elle préfère une autre date.", by=other)
        assert (refund.state, refund.answer, credit_cents(home), told("kept")) == ("declined", "Elle préfère une autre date.", 9000, 1)

    def test_who_may_not_give_money_back_approves_nothing(self, regie, agent, home):
        payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        refund = request_refund(payment=payment, amount_cents=9000, reason="a", by=agent)
        refused("sans-droit", lambda: approve_refund(refund=refund, by=ground.agent("Cleo")))

    def test_the_database_too_refuses_the_same_eyes(self, cash_credit, agent):
        refund = request_refund(payment=cash_credit, amount_cents=100, reason="a", by=agent)
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.filter(pk=refund.pk).update(approved_by=agent)

    def test_bad_sums_and_reasons_are_refused_in_words(self, cash_credit, agent):
        for cents, code in ((0, "remboursement-vide"), (-5, "remboursement-vide"), (2001, "remboursement-trop-grand")):
            refused(code, lambda cents=cents: request_refund(payment=cash_credit, amount_cents=cents, reason="a", by=agent))
        refused("remboursement-motif", lambda: request_refund(payment=cash_credit, amount_cents=5, reason=" ", by=agent))
        refused("route-carte", lambda: request_refund(payment=cash_credit, amount_cents=5, reason="a", road="provider", by=agent))
        refused("route-especes", lambda: request_refund(payment=cash_credit, amount_cents=5, reason="a", road="cash", by=agent))

    def test_a_double_click_asks_once(self, cash_credit, agent):
        key = uuid.uuid4()
        asked = [request_refund(payment=cash_credit, amount_cents=500, reason="a", key=key, by=agent) for _ in range(2)]
        assert asked[0] == asked[1] and Refund.objects.count() == 1


class TestCash:
    @pytest.fixture
    def pays_out(self, regie):
        regie.pays_out = True
        regie.save()
        return regie

    def test_it_leaves_the_open_till_of_who_acts(self, pays_out, agent, home):
        till = ground.open_till(pays_out, agent)
        payment = ground.taken(pays_out, home, 2000, by=agent, keep_credit=True, tendered_cents=2000)
        refund = request_refund(payment=payment, amount_cents=1500, reason="a", road="cash", by=agent)
        refund = pay_refund(refund=refund, by=agent)
        assert (refund.state, refund.session, credit_cents(home)) == ("succeeded", till, 500)
        refused("pas-a-rendre", lambda: pay_refund(refund=refund, by=agent))

    def test_it_never_leaves_more_than_the_till_holds(self, pays_out, agent, home):
        payment = ground.taken(pays_out, home, 2000, by=agent, method="cheque", note="CH1", keep_credit=True)
        found = refused("caisse-insuffisante", lambda: give_money(household=home, choice="cash", amount_cents=2000, reason="a", by=agent))
        assert "comptable" in found.way_out and not payment.refunds.exists()

    def test_asked_and_counted_out_in_one_act(self, pays_out, cash_credit, agent, home):
        given = give_money(household=home, choice="cash", amount_cents=500, reason="a", by=agent)
        assert [refund.state for refund in given] == ["succeeded"]

    def test_without_a_till_or_a_mandate_nothing_leaves(self, pays_out, agent, cash_credit):
        refund = request_refund(payment=cash_credit, amount_cents=1500, reason="a", road="cash", by=agent)
        stranger = ground.agent("Dino")
        found = refused("caisse-fermee", lambda: pay_refund(refund=refund, by=stranger))
        assert [reason.code for reason in found.reasons] == ["sans-mandat", "caisse-fermee"]


class TestOrder:
    def test_one_paper_numbered_in_its_regie_and_paid_under_a_reference(self, regie, agent, home, cash_credit, referent):
        first = request_refund(payment=cash_credit, amount_cents=800, reason="a", by=agent)
        second = request_refund(payment=cash_credit, amount_cents=200, reason="b", by=agent)
        order = order_refunds(regie=regie, refunds=[first, second], by=agent)
        assert (order.number, order.amount_cents) == (1, 1000)
        refused("deja-demande", lambda: order_refunds(regie=regie, refunds=[first], by=agent))
        refused("rien-a-demander", lambda: order_refunds(regie=regie, refunds=[], by=agent))
        refused("sans-reference", lambda: note_order_paid(order=order, reference=" ", by=agent))
        order = note_order_paid(order=order, reference="Mandat 2026-118", by=agent)
        assert set(order.refunds.values_list("state", flat=True)) == {"succeeded"}
        refused("deja-payee", lambda: note_order_paid(order=order, reference="x", by=agent))
        assert (credit_cents(home), told("asked"), told("arrived")) == (1000, 2, 2)

    def test_the_next_paper_takes_the_next_number(self, regie, agent, cash_credit):
        for number in (1, 2, 3):
            refund = request_refund(payment=cash_credit, amount_cents=100, reason="a", by=agent)
            assert order_refunds(regie=regie, refunds=[refund], by=agent).number == number

    def test_a_refund_of_another_regie_is_not_on_this_paper(self, agent, cash_credit):
        refund = request_refund(payment=cash_credit, amount_cents=100, reason="a", by=agent)
        refused("deja-demande", lambda: order_refunds(regie=ground.desk(), refunds=[refund], by=agent))

    def test_what_the_accountant_could_not_pay_waits_for_another_road(self, regie, agent, home, cash_credit, referent):
        refund = request_refund(payment=cash_credit, amount_cents=800, reason="a", by=agent)
        order = order_refunds(regie=regie, refunds=[refund], by=agent)
        refund = note_not_paid(refund=refund, by=agent)
        assert refund.state == RefundState.FAILED
        assert (MoneyTask.objects.get().kind, told("not_arrived")) == (TaskKind.REFUND_FAILED, 1)
        refused("deja-chez-le-comptable", lambda: reroute_refund(refund=refund, road="order", by=agent))
        assert keep_as_credit(refund=refund, by=agent).state == "declined"
        note_order_paid(order=order, reference="Sans suite", by=agent)
        assert credit_cents(home) == 2000


class TestProvider:
    def test_no_answer_is_asked_again_with_the_same_key_and_money_leaves_once(self, online_credit, provider, home):
        refund = request_refund(payment=online_credit, amount_cents=800, reason="a", by=None)
        provider.down = True  # it has left all the same
        assert send_refund(refund.pk).state == RefundState.UNKNOWN
        assert send_refund(refund.pk).state == RefundState.UNKNOWN
        provider.down = False
        assert send_refund(refund.pk).state == RefundState.SUCCEEDED
        assert send_refund(refund.pk).state == RefundState.SUCCEEDED
        assert len(provider.refunds) == 1

    def test_killed_between_their_answer_and_ours_it_is_sent_again_with_the_same_key(self, online_credit, provider, monkeypatch):
        import sys

        from portal.ledger.actions import send_refund as _  # noqa: F401 - the module is patched below

        module = sys.modules["portal.ledger.actions.send_refund"]
        refund = request_refund(payment=online_credit, amount_cents=800, reason="a", by=None)

        class Killed(BaseException):
            pass

        def killed(*args, **kwargs):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(module, "apply_refund_status", killed)
            with pytest.raises(Killed):
                send_refund(refund.pk)
        assert send_refunds() == 1
        refund.refresh_from_db()
        assert (refund.state, len(provider.refunds)) == ("succeeded", 1)

    def test_an_asked_or_declined_refund_is_never_sent(self, online_credit, provider, other, agent):
        online_credit.regie.second_eyes_cents = 0
        online_credit.regie.save()
        refund = request_refund(payment=online_credit, amount_cents=800, reason="a", by=agent)
        assert send_refund(refund.pk).state == "asked" and send_refunds() == 0
        decline_refund(refund=refund, answer="Non.", by=other)
        assert send_refund(refund.pk).state == "declined" and not provider.refunds

    def fail(self, provider, refund):
        from portal.ledger.base import RefundStatus

        provider.refunds[refund.idem_key] = RefundStatus("failed", f"re_{refund.pk}")
        return send_refund(refund.pk)

    def test_what_the_bank_sends_back_is_a_task_then_goes_through_the_accountant(self, online_credit, provider, agent, home, referent):
        refund = request_refund(payment=online_credit, amount_cents=800, reason="a", by=None)
        send_refund(refund.pk)
        refund.refresh_from_db()
        from portal.ledger.actions import apply_refund_status
        from portal.ledger.base import RefundStatus

        refund = apply_refund_status(refund, RefundStatus("failed", refund.provider_ref))
        assert (refund.state, refund.settled_at, told("sent"), told("not_arrived")) == ("failed", None, 1, 1)
        assert MoneyTask.objects.get().refund == refund
        refund = reroute_refund(refund=refund, road="order", by=agent)
        assert (refund.state, refund.road) == ("requested", "order")
        # what the provider says of it later changes nothing
        assert apply_refund_status(refund, RefundStatus("succeeded", refund.provider_ref)).state == "requested"
        order = order_refunds(regie=refund.payment.regie, refunds=[refund], by=agent)
        note_order_paid(order=order, reference="M-1", by=agent)
        refund.refresh_from_db()
        assert refund.state == "succeeded" and refund.settled_at

    def test_the_card_once_more_is_a_new_refund_with_its_own_key(self, online_credit, provider, agent):
        refund = request_refund(payment=online_credit, amount_cents=800, reason="a", by=None)
        assert self.fail(provider, refund).state == "failed"
        again = reroute_refund(refund=refund, road="provider", by=agent)
        assert again.pk != refund.pk and again.idem_key != refund.idem_key
        assert send_refund(again.pk).state == "succeeded"
        refund.refresh_from_db()
        assert refund.state == "declined"

    def test_money_already_gone_takes_no_other_road(self, online_credit, agent):
        refund = request_refund(payment=online_credit, amount_cents=800, reason="a", by=None)
        refused("deja-parti", lambda: reroute_refund(refund=refund, road="order", by=agent))
        send_refund(refund.pk)
        refused("deja-parti", lambda: keep_as_credit(refund=refund, by=agent))


class TestGivingMoney:
    def test_of_several_payments_the_card_gives_first(self, online_credit, cash_credit, home, agent):
        given = give_money(household=home, choice="same", amount_cents=1000, reason="a", by=agent)
        assert [(refund.payment, refund.amount_cents, refund.road) for refund in given] == [
            (online_credit, 800, "provider"),
            (cash_credit, 200, "order"),
        ]

    def test_she_agrees_that_what_is_owed_is_paid_first(self, cash_credit, home, agent):
        ground.owe(home, 1500)
        refused(
            "remboursement-trop-grand",
            lambda: give_money(household=home, choice="order", amount_cents=2000, reason="a", pay_first=True, by=agent),
        )
        assert (credit_cents(home), owed_cents(home)) == (500, 0)

    def test_without_her_word_what_she_owes_elsewhere_is_left_alone(self, cash_credit, home, agent):
        ground.owe(home, 1500)
        give_money(household=home, choice="order", amount_cents=2000, reason="a", by=agent)
        assert (credit_cents(home), owed_cents(home)) == (0, 1500)

    def test_kept_in_advance_makes_no_refund_and_she_is_told(self, cash_credit, home, agent, referent):
        assert give_money(household=home, choice="credit", amount_cents=2000, reason="", by=agent) == []
        assert (credit_cents(home), told("kept")) == (2000, 1)


class TestByRule:
    def test_a_line_undone_for_many_goes_back_by_the_road_it_came_once(self, regie, agent, provider, online, referent, home):
        homes = [home, ground.household()]
        lines = [ground.owe(one, 600) for one in homes]
        ground.taken(regie, homes[0], 600, by=agent)
        payment = ground.begun(homes[1])
        provider.pay(payment)
        settle(payment.pk)
        for line in lines:
            shares = paid_shares(line)
            reverse_charge(charge=line, reason="date-cancelled", by=None)
            for _ in range(2):
                plan_give_back(charge=line, shares=shares, reason="date-cancelled", by=None)
        assert (give_back_waiting(), give_back_waiting()) == (2, 0)
        refund = Refund.objects.get()
        assert (refund.payment, refund.amount_cents, refund.by_rule) == (payment, 600, True)
        assert (credit_cents(homes[0]), credit_cents(homes[1]), told("choose")) == (600, 0, 1)

    def test_one_that_fails_stops_no_other(self, regie, agent, monkeypatch):
        import sys

        module = sys.modules["portal.ledger.actions.give_back"]
        homes = [ground.household() for _ in range(3)]
        for one in homes:
            line = ground.owe(one, 600)
            ground.taken(regie, one, 600, by=agent)
            shares = paid_shares(line)
            reverse_charge(charge=line, reason="date-cancelled", by=None)
            plan_give_back(charge=line, shares=shares, reason="date-cancelled", by=None)
        real, seen = module.give_back, []

        def sometimes(pk, **kwargs):
            seen.append(pk)
            if len(seen) == 2:
                raise RuntimeError
            return real(pk, **kwargs)

        monkeypatch.setattr(module, "give_back", sometimes)
        assert (module.give_back_waiting(), module.give_back_waiting()) == (2, 1)

    def test_what_she_used_meanwhile_is_not_given_back(self, home, provider, online):
        from portal.ledger.actions import use_credit

        line = ground.owe(home, 600)
        payment = ground.begun(home)
        provider.pay(payment)
        settle(payment.pk)
        shares = paid_shares(line)
        reverse_charge(charge=line, reason="date-cancelled", by=None)
        plan_give_back(charge=line, shares=shares, reason="date-cancelled", by=None)
        ground.owe(home, 500)
        use_credit(household=home, by=None)
        give_back_waiting()
        assert Refund.objects.get().amount_cents == 100


class TestClassifying:
    @pytest.fixture
    def odd(self, home, provider, online):
        ground.owe(home, 800)
        payment = ground.begun(home)
        provider.pay(payment, amount_cents=750)
        return settle(payment.pk)

    def test_it_becomes_credit_with_its_own_receipt(self, odd, home, agent):
        became = classify_payment(payment=odd, by=agent)
        odd.refresh_from_db()
        assert (odd.state, became.state, became.amount_cents) == ("classified", "succeeded", 750)
        assert Receipt.objects.get().amount_cents == 750
        assert (credit_cents(home), owed_cents(home)) == (750, 800)
        refused("deja-verifie", lambda: classify_payment(payment=odd, by=agent))

    def test_it_may_be_another_households(self, odd, home, agent):
        neighbour = ground.household()
        became = classify_payment(payment=odd, household=neighbour, by=agent)
        assert (became.household, credit_cents(neighbour), credit_cents(home)) == (neighbour, 750, 0)

    def test_it_goes_back_by_the_page_it_came_by(self, odd, agent, provider):
        became = classify_payment(payment=odd, by=agent)
        refund = request_refund(payment=became, amount_cents=750, reason="a", by=agent)
        assert send_refund(refund.pk).state == "succeeded"
        assert became.came_by == odd

    def test_staff_answer_in_one_act_that_it_goes_back(self, odd, provider):
        task = MoneyTask.objects.get(kind=TaskKind.TO_CLASSIFY)
        answer_task(task=task, choice="refund", by=refunder())
        assert (Refund.objects.get().payment.came_by, Refund.objects.get().amount_cents) == (odd, 750)

    def test_settled_again_by_a_late_notice_it_does_not_move(self, odd, agent, provider):
        classify_payment(payment=odd, by=agent)
        assert settle(odd.pk, event=provider.notice(odd)).state == PaymentState.CLASSIFIED

    def test_money_that_was_never_ours_is_only_closed(self, home, provider, online, agent):
        ground.owe(home, 800)
        payment = ground.begun(home)
        provider.pay(payment, live=False)
        odd = settle(payment.pk)
        assert odd.state == "to_classify"
        assert classify_payment(payment=odd, by=agent) is None
        assert not Receipt.objects.exists()


def test_paid_twice_the_second_is_hers_and_she_is_told(home, provider, online, regie, agent, referent):
    ground.owe(home, 800)
    payment = ground.begun(home)
    ground.taken(regie, home, 800, by=agent)
    provider.pay(payment)
    settle(payment.pk)
    assert (credit_cents(home), told("kept")) == (800, 1)


def test_a_refund_of_yesterday_does_not_count_for_today(regie, agent, home):
    payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
    request_refund(payment=payment, amount_cents=4000, reason="a", by=agent)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        assert request_refund(payment=payment, amount_cents=4000, reason="b", by=agent).state == "requested"
    assert RefundRoad.ORDER == "order"
