"""What a fund may give: the least of what is asked, the ceiling, a share of what it pays for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.funds.enums import ExpenseKind, IncomeKind, Side
from maisons_habitants.funds.rules.grant import Line, Terms, eligible_cost, gap, grantable, left_out, possible, total

VIENNE = Terms(80_000, 50, frozenset({ExpenseKind.ALCOHOL}))
EVENING = [
    Line(Side.EXPENSE, ExpenseKind.FOOD, 38_000), Line(Side.EXPENSE, ExpenseKind.RENTAL, 20_000),
    Line(Side.EXPENSE, ExpenseKind.ALCOHOL, 4_000), Line(Side.INCOME, IncomeKind.OWN, 12_000),
]  # fmt: skip


def test_the_evening_of_the_demo_cost_620_asked_500_alcohol_out_290_possible_240_left():
    assert total(EVENING, Side.EXPENSE) == 62_000 and eligible_cost(EVENING, VIENNE) == 58_000
    assert [line.kind for line in left_out(EVENING, VIENNE)] == [ExpenseKind.ALCOHOL]
    assert possible(EVENING, 50_000, VIENNE) == 29_000
    assert grantable(29_000, 24_000) == 24_000 and grantable(29_000, 0) == 0
    assert gap(EVENING, 50_000) == 0


@pytest.mark.parametrize(
    ("asked", "cost", "ceiling", "share", "gives"),
    [
        (10_000, 60_000, 80_000, 50, 10_000),  # what is asked
        (90_000, 600_000, 80_000, 50, 80_000),  # the ceiling
        (50_000, 60_000, 80_000, 50, 30_000),  # the share
        (50_000, 60_001, 80_000, 50, 30_000),  # its broken cent is left
        (50_000, 0, 80_000, 50, 0),
    ],
)
def test_the_least_of_three(asked, cost, ceiling, share, gives):
    lines = [Line(Side.EXPENSE, ExpenseKind.FOOD, cost)] if cost else []
    assert possible(lines, asked, Terms(ceiling, share, frozenset())) == gives


lines = st.lists(st.builds(Line, st.sampled_from(Side.values), st.sampled_from(ExpenseKind.values), st.integers(1, 10**7)), max_size=12)
terms = st.builds(Terms, st.integers(1, 10**7), st.integers(1, 100), st.frozensets(st.sampled_from(ExpenseKind.values)))


@given(lines, st.integers(1, 10**7), terms)
def test_never_more_than_asked_nor_than_the_ceiling_nor_than_its_share(budget, asked, of):
    given_ = possible(budget, asked, of)
    assert 0 <= given_ <= min(asked, of.ceiling_cents)
    assert given_ * 100 <= eligible_cost(budget, of) * of.share_percent


@given(lines, st.integers(1, 10**7), terms, st.integers(1, 10**6))
def test_a_line_that_is_not_paid_changes_nothing(budget, asked, of, cents):
    for kind in of.not_funded:
        assert possible([*budget, Line(Side.EXPENSE, kind, cents)], asked, of) == possible(budget, asked, of)
    assert possible([*budget, Line(Side.IN_KIND, "time", cents)], asked, of) == possible(budget, asked, of)
