"""The same thing at a lower price: one line is undone, another takes its place, and what was paid is never lost."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kit import locking
from portal.kit.refusal import Refusal
from portal.ledger import signals
from portal.ledger.actions import lower_charge, reverse_charge
from portal.ledger.models import Charge, credit_cents, open_charges, owed_cents, statement_of
from portal.ledger.registry import INVARIANTS

from .ground import owe, taken

pytestmark = pytest.mark.django_db
QUOTE = {"code": "bands", "bracket": "de 0 à 399"}


def sound() -> list:
    return [words for invariant in INVARIANTS for words in invariant()]


def test_what_was_paid_pays_the_new_line_and_the_rest_is_credit(home, agent, regie):
    line = owe(home, 900, by=agent)
    taken(regie, home, 900, by=agent)
    lowered = lower_charge(charge=line, unit_cents=400, quote=QUOTE, by=agent)
    assert (lowered.amount_cents, lowered.label, lowered.due_on, lowered.quote) == (400, line.label, line.due_on, QUOTE)
    assert (owed_cents(home), credit_cents(home), list(open_charges(home))) == (0, 500, [])
    assert sound() == []


def test_unpaid_it_is_simply_owed_for_less(home, agent):
    lowered = lower_charge(charge=owe(home, 900, by=agent), unit_cents=400, quote=QUOTE, by=agent)
    assert (owed_cents(home), credit_cents(home), list(open_charges(home))) == (400, 0, [lowered])


def test_paid_in_part_no_other_credit_is_used(home, agent, regie):
    line, other = owe(home, 900, by=agent), owe(home, 900, by=agent)
    taken(regie, home, 300, by=agent, charges=[line])
    taken(regie, home, 900, by=agent, charges=[other])
    reverse_charge(charge=other, reason="annulé", by=agent)
    lower_charge(charge=line, unit_cents=400, quote=QUOTE, by=agent)
    assert (owed_cents(home), credit_cents(home)) == (100, 900)


def test_a_line_that_is_paid_by_it_is_told_as_settled(home, agent, regie):
    line = owe(home, 900, by=agent)
    taken(regie, home, 400, by=agent)
    told = []

    def hear(sender, charge, **kwargs):
        told.append(charge.pk)

    signals.charge_settled.connect(hear)
    try:
        lowered = lower_charge(charge=line, unit_cents=400, quote=QUOTE, by=agent)
    finally:
        signals.charge_settled.disconnect(hear)
    assert told == [lowered.pk]


def test_to_nothing_gives_everything_back(home, agent, regie):
    line = owe(home, 900, by=agent)
    taken(regie, home, 900, by=agent)
    lower_charge(charge=line, unit_cents=0, quote=QUOTE, by=agent)
    assert (owed_cents(home), credit_cents(home)) == (0, 900)
    assert sound() == []


@pytest.mark.parametrize("cents", [900, 1200, -1])
def test_a_price_that_is_not_lower_is_refused_in_words(home, agent, cents):
    line = owe(home, 900, by=agent)
    with pytest.raises(Refusal, match=r"Ce prix n'est pas plus bas\. Un prix qui monte compte au renouvellement\.") as caught:
        lower_charge(charge=line, unit_cents=cents, quote=QUOTE, by=agent)
    assert caught.value.code == "prix-pas-plus-bas"
    assert Charge.objects.count() == 1


def test_a_line_is_lowered_once(home, agent):
    line = owe(home, 900, by=agent)
    lowered = lower_charge(charge=line, unit_cents=400, quote=QUOTE, by=agent)
    with pytest.raises(Refusal) as caught:
        lower_charge(charge=line, unit_cents=300, quote=QUOTE, by=agent)
    assert caught.value.code == "somme-deja-annulee"
    again = lower_charge(charge=lowered, unit_cents=300, quote=QUOTE, by=agent)
    assert owed_cents(home) == again.amount_cents == 300


def test_the_statement_shows_both_prices_and_costs_the_same_at_two_sizes(home, agent, django_assert_num_queries):
    line = owe(home, 900, by=agent)
    lowered = lower_charge(charge=lower_charge(charge=line, unit_cents=700, quote=QUOTE, by=agent), unit_cents=400, quote=QUOTE, by=agent)
    [(first, now)] = statement_of(home).lowered
    assert (first.amount_cents, now) == (700, lowered)
    with django_assert_num_queries(10):
        statement_of(home)
    for _ in range(8):
        lower_charge(charge=owe(home, 900, by=agent), unit_cents=400, quote=QUOTE, by=agent)
    with django_assert_num_queries(10):
        assert len(statement_of(home).lowered) == 9


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.integers(1, 900), min_size=1, max_size=5),
    paid=st.integers(0, 1200),
    cuts=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 900)), max_size=6),
)
def test_what_is_owed_is_the_last_price_and_no_cent_paid_is_lost(home, agent, regie, prices, paid, cuts):
    with transaction.atomic(), locking.acts_within():
        lines = [owe(home, cents, by=agent) for cents in prices]
        paid = min(paid, sum(prices))
        if paid:
            taken(regie, home, paid, by=agent)
        for which, cents in cuts:
            line = lines[which % len(lines)]
            if cents < line.unit_cents:
                lines[which % len(lines)] = lower_charge(charge=line, unit_cents=cents, quote=QUOTE, by=agent)
        asked = sum(line.unit_cents for line in lines)
        assert sum(Charge.objects.filter(household=home).values_list("amount_cents", flat=True)) == asked
        assert owed_cents(home) - credit_cents(home) == asked - paid
        assert sound() == []
        transaction.set_rollback(True)
