"""Income against full cost, bracket by bracket, with those without proof apart, and what paper keeps back."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.registry import SoldUnits
from portal.tariffs.rules.balance import balance, for_print, stretches

HUNDRED_BASKETS = [
    SoldUnits("moins de 400", 27, 27 * 400, households=27),
    SoldUnits("de 400 à 699", 35, 35 * 550, households=35),
    SoldUnits("de 700 à 1 199", 18, 18 * 700, households=18),
    SoldUnits("1 200 et plus", 14, 14 * 900, households=14),
    SoldUnits("sans justificatif", 6, 6 * 900, proof=False, households=6),
]
ORDER = ["moins de 400", "de 400 à 699", "de 700 à 1 199", "1 200 et plus"]
sold_units = st.builds(
    SoldUnits,
    label=st.sampled_from(ORDER),
    units=st.integers(0, 500),
    income_cents=st.integers(0, 10**6),
    proof=st.booleans(),
    households=st.none() | st.integers(0, 60),
)


def test_a_hundred_baskets_of_grenoble():
    found = balance([(750, HUNDRED_BASKETS)], order=ORDER)
    assert (found.units, found.income_cents, found.cost_cents, found.balance_cents) == (100, 60650, 75000, -14350)
    assert found.per_unit_cents == -144


def test_those_without_proof_stand_on_a_line_of_their_own_at_the_end():
    found = balance([(750, HUNDRED_BASKETS[::-1])], order=ORDER)
    assert [line.label for line in found.lines] == [*ORDER, "sans justificatif"]
    assert (found.lines[-1].units, found.lines[-1].balance_cents) == (6, 900)


def test_a_cost_that_changes_within_the_period_counts_from_its_day():
    costs = [(dt.date(2026, 1, 1), 700), (dt.date(2026, 12, 1), 750), (dt.date(2027, 1, 1), 800)]
    found = stretches(dt.date(2026, 11, 1), dt.date(2026, 12, 31), costs)
    assert [(part.first, part.last, part.cost_cents) for part in found] == [
        (dt.date(2026, 11, 1), dt.date(2026, 11, 30), 700),
        (dt.date(2026, 12, 1), dt.date(2026, 12, 31), 750),
    ]


def test_days_before_the_first_known_cost_are_told_apart():
    found = stretches(dt.date(2026, 1, 1), dt.date(2026, 1, 31), [(dt.date(2026, 1, 11), 700)])
    assert [(part.last.day, part.cost_cents) for part in found] == [(10, None), (31, 700)]


@given(st.dates(), st.integers(0, 400), st.dictionaries(st.dates(), st.integers(0, 999), max_size=6))
def test_stretches_cover_each_day_of_the_period_once(first, length, costs):
    last = min(first + dt.timedelta(days=length), dt.date.max) if first < dt.date(9998, 1, 1) else first
    parts = stretches(first, last, costs.items())
    assert (parts[0].first, parts[-1].last) == (first, last)
    for before, after in itertools.pairwise(parts):
        assert after.first == before.last + dt.timedelta(days=1)


@given(st.lists(st.tuples(st.integers(0, 2000), st.lists(sold_units, max_size=6)), max_size=4))
def test_lines_add_up_to_what_was_given(sold):
    found = balance(sold, order=ORDER)
    assert found.units == sum(count.units for _, counts in sold for count in counts)
    assert found.income_cents == sum(count.income_cents for _, counts in sold for count in counts)
    assert found.cost_cents == sum(cost * count.units for cost, counts in sold for count in counts)
    assert found.balance_cents == sum(line.balance_cents for line in found.lines)


@given(st.lists(sold_units, max_size=8))
def test_paper_never_leaves_a_single_hidden_line_to_be_worked_out(counts):
    found = for_print(balance([(750, counts)], order=ORDER))
    shown = [line for line in found.lines if not line.hidden]
    for line in shown:
        size = line.units if line.households is None else line.households
        assert size == 0 or size >= 11
    with_people = [line for line in found.lines if (line.units if line.households is None else line.households)]
    assert sum(line.hidden for line in found.lines) != 1 or len(with_people) == 1


@pytest.mark.parametrize(("households", "hidden"), [(0, False), (1, True), (10, True), (11, False)])
def test_paper_hides_lines_of_one_to_ten_households(households, hidden):
    others = [SoldUnits(label, 1, 1, households=1) for label in ORDER[1:3]]
    counts = [SoldUnits(ORDER[0], 300, 1, households=households), *others]
    assert for_print(balance([(750, counts)], order=ORDER)).lines[0].hidden is hidden


def test_paper_hides_the_smallest_other_line_with_a_single_small_one():
    found = for_print(balance([(750, HUNDRED_BASKETS)], order=ORDER))
    assert [line.label for line in found.lines if line.hidden] == ["1 200 et plus", "sans justificatif"]
