"""What is owed and what is taken at the desk: lines, journal, receipt, and every refusal in its words."""

import datetime as dt
import uuid

import pytest

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger import signals
from portal.ledger.actions import charge, lower_charge, reverse_charge, take_payment, void_payment
from portal.ledger.enums import Account
from portal.ledger.models import Allocation, Charge, Entry, Payment, Receipt

from .ground import agent as make_agent
from .ground import household, mandate, owe, taken

pytestmark = pytest.mark.django_db


def refused(code, **call):
    with pytest.raises(Refusal) as caught:
        take_payment(**call)
    found = {reason.code: reason for reason in caught.value.reasons}
    assert code in found, found
    return found[code]


def test_a_charge_is_owed_and_journalled(home, agent):
    line = owe(home, 400, by=agent)
    assert line.amount_cents == 400
    entry = Entry.objects.get(charge=line)
    assert (entry.debit, entry.credit, entry.amount_cents, entry.household) == (Account.RECEIVABLE, Account.INCOME_BASKET, 400, home)
    assert AuditLine.objects.get(verb="ledger.charge").target == f"ledger.Charge:{line.pk}"


def test_a_free_place_is_a_line_like_the_others_and_moves_nothing(home):
    line = owe(home, 0)
    assert line.amount_cents == 0
    assert not Entry.objects.exists()
    assert not Charge.objects.open().exists()


def test_the_same_source_is_charged_once(home, agent):
    call = {"household": home, "kind": "basket", "source_key": "paniers.basket:1", "label": "Panier", "unit_cents": 400, "by": agent}
    assert charge(**call) == charge(**call)
    assert Entry.objects.count() == 1


def test_the_same_source_with_another_amount_is_refused_in_words(home, agent):
    call = {"household": home, "kind": "basket", "source_key": "paniers.basket:1", "label": "Panier", "by": agent}
    charge(unit_cents=400, **call)
    with pytest.raises(Refusal, match="déjà notée, avec un autre montant") as caught:
        charge(unit_cents=550, **call)
    assert caught.value.code == "somme-deja-notee"


def test_reversing_undoes_the_line_once(home, agent):
    line = owe(home, 400)
    undone = reverse_charge(charge=line, reason="Panier rendu", by=agent)
    assert undone.amount_cents == -400
    assert Entry.objects.balance(Account.RECEIVABLE) == 0
    assert Entry.objects.balance(Account.INCOME_BASKET) == 0
    with pytest.raises(Refusal, match="déjà annulée") as caught:
        reverse_charge(charge=line, reason="encore", by=agent)
    assert caught.value.code == "somme-deja-annulee"
    with pytest.raises(Refusal, match="annule déjà une somme") as caught:
        reverse_charge(charge=undone, reason="encore", by=agent)
    assert caught.value.code == "somme-annulation"
    assert AuditLine.objects.filter(verb="ledger.reverse_charge").count() == 1


def test_reversing_a_paid_line_gives_the_household_a_credit(home, agent, regie):
    line = owe(home, 400)
    taken(regie, home, 400, by=agent)
    reverse_charge(charge=line, reason="Sortie annulée", by=agent)
    assert Entry.objects.balance(Account.CREDIT) == -400
    assert sum(Allocation.objects.values_list("cents", flat=True)) == 0


def test_cash_is_taken_with_a_receipt_and_pays_the_oldest_due_first(home, agent, regie):
    later, sooner = owe(home, 700, due_in=20), owe(home, 400, due_in=5)
    payment = taken(regie, home, 600, by=agent, tendered_cents=1000)
    assert payment.state == "succeeded"
    assert payment.change_cents == 400
    assert payment.receipt.number == 1
    assert payment.receipt.data["reference"] == f"{regie.code.upper()}-{clock.today().year}-000001"
    assert list(Allocation.objects.values_list("charge", "cents")) == [(sooner.pk, 400), (later.pk, 200)]
    assert regie.entries.balance(Account.CASH) == 600
    assert [charge.left_cents for charge in Charge.objects.open()] == [500]
    line = AuditLine.objects.get(verb="ledger.take_payment")
    assert (line.by, line.subject) == (agent, f"households.Household:{home.pk}")


def test_chosen_lines_are_paid_and_only_they(home, agent, regie):
    owe(home, 400, due_in=1)
    chosen = owe(home, 700, due_in=20)
    taken(regie, home, 700, by=agent, method="cheque", charges=[chosen])
    assert list(Allocation.objects.values_list("charge", "cents")) == [(chosen.pk, 700)]
    assert regie.entries.balance(Account.CHEQUES_IN_HAND) == 700


def test_more_than_what_is_owed_needs_a_yes_and_becomes_credit(home, agent, regie):
    owe(home, 400)
    call = {"regie": regie, "household": home, "method": "cash", "amount_cents": 500, "by": agent}
    reason = refused("trop-percu", **call)
    assert "1,00" in reason.words
    assert "Garder le reste en avance" in reason.way_out
    payment = take_payment(keep_credit=True, **call)
    assert payment.receipt.data["credit_cents"] == 100
    assert Entry.objects.balance(Account.CREDIT) == -100


def test_without_a_mandate_today_nothing_is_taken(home, regie):
    owe(home, 400)
    late, soon, nobody = make_agent("Léo"), make_agent("Zoé"), make_agent("Max")
    mandate(regie, late, until=clock.today() - dt.timedelta(days=1))
    mandate(regie, soon, since=clock.today() + dt.timedelta(days=1))
    for user in (late, soon, nobody):
        reason = refused("sans-mandat", regie=regie, household=home, method="cash", amount_cents=400, by=user)
        assert "pas de mandat pour cette régie aujourd'hui" in reason.words
    assert not Payment.objects.exists()


def test_a_product_outside_the_deed_is_refused(home, agent, regie):
    owe(home, 400, kind="outing")
    regie.products = ["basket"]
    regie.save()
    reason = refused("hors-acte", regie=regie, household=home, method="cash", amount_cents=400, by=agent)
    assert "sortie" in reason.words


def test_a_means_outside_the_deed_is_refused(home, agent, regie):
    owe(home, 400)
    regie.methods = ["cash"]
    regie.save()
    reason = refused("moyen-refuse", regie=regie, household=home, method="cheque", amount_cents=400, by=agent)
    assert "n'accepte pas ce moyen" in reason.words


def test_a_closed_regie_takes_nothing(home, agent, regie):
    owe(home, 400)
    regie.is_open = False
    regie.save()
    assert "fermée" in refused("regie-fermee", regie=regie, household=home, method="cash", amount_cents=400, by=agent).words


@pytest.mark.parametrize(("cents", "fine"), [(30_000, True), (30_001, False)])
def test_cash_stops_at_three_hundred_euros(home, agent, regie, cents, fine):
    owe(home, 40_000)
    call = {"regie": regie, "household": home, "amount_cents": cents, "by": agent}
    if fine:
        assert take_payment(method="cash", **call).state == "succeeded"
    else:
        assert "300,00" in refused("especes-plafond", method="cash", **call).words
        assert take_payment(method="cheque", note="CH-1", **call).state == "succeeded"


@pytest.mark.parametrize(("second", "fine"), [(5_000, True), (5_001, False)])
def test_one_debt_is_not_paid_in_cash_beyond_it_by_coming_twice(home, agent, regie, second, fine):
    line = owe(home, 40_000)
    taken(regie, home, 25_000, by=agent)
    call = {"regie": regie, "household": home, "amount_cents": second, "by": agent}
    if fine:
        assert take_payment(method="cash", **call).state == "succeeded"
    else:
        reason = refused("especes-plafond-dette", method="cash", **call)
        assert line.label in reason.words and "250,00" in reason.words and "300,00" in reason.words
        assert "50,00" in reason.way_out and "chèque" in reason.way_out and "en ligne" in reason.way_out
        assert take_payment(method="cheque", note="CH-1", **call).state == "succeeded"


def test_cash_counts_by_the_debt_not_by_the_day_nor_by_the_household(home, agent, regie):
    """Another line, a cheque, a payment undone: none of it is cash on this debt; the same debt at a lower price is."""
    first = owe(home, 29_000)
    undone = taken(regie, home, 29_000, by=agent)
    void_payment(payment=undone, reason="erreur", by=agent)
    taken(regie, home, 20_000, by=agent, charges=[first])
    owe(home, 25_000)
    assert taken(regie, home, 25_000, by=agent, charges=[Charge.objects.latest("pk")]).state == "succeeded"
    dear = owe(home, 60_000)
    taken(regie, home, 29_000, by=agent, charges=[dear])
    cheaper = lower_charge(charge=dear, unit_cents=50_000, quote={}, by=agent)
    refused("especes-plafond-dette", regie=regie, household=home, method="cash", amount_cents=1_001, charges=[cheaper], by=agent)


def test_a_full_till_asks_for_a_deposit(home, agent, regie):
    regie.max_encaisse_cents = 1000
    regie.save()
    owe(home, 2000)
    taken(regie, home, 1000, by=agent)
    reason = refused("encaisse-pleine", regie=regie, household=home, method="cash", amount_cents=1, by=agent)
    assert "10,01" in reason.words
    assert "versement au comptable" in reason.way_out
    assert taken(regie, home, 1, by=agent, method="card_terminal").state == "succeeded"


@pytest.mark.parametrize("cents", [0, -400])
def test_nothing_and_less_than_nothing_are_refused(home, agent, regie, cents):
    owe(home, 400)
    assert (
        "au-dessus de zéro" in refused("rien-a-encaisser", regie=regie, household=home, method="cash", amount_cents=cents, by=agent).words
    )


def test_what_was_handed_over_covers_the_amount(home, agent, regie):
    owe(home, 400)
    reason = refused("donne-insuffisant", regie=regie, household=home, method="cash", amount_cents=400, tendered_cents=300, by=agent)
    assert "ne couvre pas" in reason.words


def test_every_reason_is_said_at_once(home, regie):
    owe(home, 400, kind="outing")
    regie.products = ["basket"]
    regie.save()
    with pytest.raises(Refusal) as caught:
        taken(regie, home, 40_000, by=make_agent())
    assert {reason.code for reason in caught.value.reasons} == {"sans-mandat", "hors-acte", "trop-percu", "especes-plafond"}


def test_a_line_paid_meanwhile_is_said(home, agent, regie):
    line = owe(home, 400)
    taken(regie, home, 400, by=agent)
    reason = refused("ligne-reglee", regie=regie, household=home, method="cash", amount_cents=400, charges=[line], by=agent)
    assert "n'est plus à régler" in reason.words


def test_the_line_of_another_household_is_not_paid(home, agent, regie):
    other = owe(household(), 400)
    refused("ligne-reglee", regie=regie, household=home, method="cash", amount_cents=400, charges=[other], by=agent)


def test_a_double_click_takes_the_money_once(home, agent, regie):
    owe(home, 400)
    key = uuid.uuid4()
    assert taken(regie, home, 400, by=agent, key=key) == taken(regie, home, 400, by=agent, key=key)
    assert Receipt.objects.count() == 1


def test_the_rooms_above_are_told_inside_the_transaction_and_may_refuse(home, agent, regie):
    owe(home, 400)

    def refuse(**kwargs):
        raise Refusal("place-perdue", "La place n'est plus libre.")

    signals.charge_settled.connect(refuse)
    try:
        refused("place-perdue", regie=regie, household=home, method="cash", amount_cents=400, by=agent)
    finally:
        signals.charge_settled.disconnect(refuse)
    assert not Payment.objects.exists()
    assert taken(regie, home, 400, by=agent).receipt.number == 1


def test_a_line_is_said_to_be_settled_when_nothing_is_left(home, agent, regie):
    line, told = owe(home, 400), []

    def note(charge, **kwargs):
        told.append(charge.pk)

    signals.charge_settled.connect(note)
    try:
        taken(regie, home, 300, by=agent)
        assert told == []
        taken(regie, home, 100, by=agent)
    finally:
        signals.charge_settled.disconnect(note)
    assert told == [line.pk]
