"""The solidarity balance, pure: exact to the cent, whatever the figures; the domain's hundred baskets."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.balance import PARTS, Costs, Sold, at_other_prices, costs_on, cumulated, drawn, few_rows, is_few, share

DAY = dt.date(2026, 12, 3)
MIX = (("a", 400, 27), ("b", 550, 35), ("c", 700, 18), ("d", 900, 12), ("sans justificatif", 900, 8))
HUNDRED = [Sold(1, DAY, label, label != "sans justificatif", cents, units) for label, cents, units in MIX]
BOUGHT = [Costs(dt.date(2026, 1, 1), 750)]

cents = st.integers(0, 5_000)
sold_rows = st.lists(
    st.builds(
        Sold, session=st.integers(1, 4), day=st.just(DAY), label=st.sampled_from("abcd"), proof=st.booleans(), unit_cents=cents,
        units=st.integers(1, 60), state=st.sampled_from(["planned", "handed_over", "missed", "given"]), grams=st.integers(500, 9_000),
        usual_grams=st.just(3_500),
    ),
    max_size=30,
)  # fmt: skip
figures = st.builds(
    Costs, valid_from=st.just(DAY), purchase_cents=cents, transport_cents=cents, fees_cents=cents, staff_minutes=st.integers(0, 600),
    staff_hour_cents=cents, volunteer_minutes=st.integers(0, 600),
)  # fmt: skip


def test_the_domains_hundred_baskets_cost_the_town_143_euros_50():
    whole = drawn(HUNDRED, BOUGHT)
    assert (whole.balance.units, whole.balance.income_cents, whole.balance.cost_cents) == (100, 60_650, 75_000)
    assert (whole.balance.balance_cents, whole.balance.per_unit_cents) == (-14_350, -144)
    assert whole.balance.lines[-1].proof is False and whole.balance.lines[-1].units == 8


def test_six_euros_instead_of_five_and_a_half_make_it_126():
    tried = drawn(at_other_prices(HUNDRED, {550: 600}), BOUGHT)
    assert tried.balance.balance_cents == -12_600
    assert drawn(HUNDRED, BOUGHT).balance.balance_cents == -14_350


@given(sold_rows, figures)
def test_the_lines_the_parts_and_the_whole_agree_to_the_cent(rows, costs):
    whole = drawn(rows, [costs])
    assert sum(whole.parts.values()) == whole.balance.cost_cents and set(whole.parts) == set(PARTS)
    assert whole.balance.income_cents == sum(row.units * row.unit_cents for row in rows)
    assert whole.balance.units == sum(row.units for row in rows)
    assert whole.parts["transport"] == costs.transport_cents * whole.distributions


@given(sold_rows, figures, cents, cents)
def test_a_tried_price_changes_the_income_of_its_own_baskets_and_nothing_else(rows, costs, old, new):
    old = rows[0].unit_cents if rows else old
    before, after = drawn(rows, [costs]), drawn(at_other_prices(rows, {old: new}), [costs])
    moved = sum(row.units for row in rows if row.unit_cents == old)
    assert after.balance.balance_cents - before.balance.balance_cents == moved * (new - old)
    assert after.parts == before.parts


@given(sold_rows, figures)
def test_periods_add_up(rows, costs):
    one, other = [row for row in rows if row.session < 3], [row for row in rows if row.session >= 3]
    assert (
        drawn(one, [costs]).balance.balance_cents + drawn(other, [costs]).balance.balance_cents
        == drawn(rows, [costs]).balance.balance_cents
    )


@given(st.integers(0, 10**7), st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_a_cost_is_shared_without_a_cent_lost_and_nearly_evenly(whole, weights):
    parts = share(whole, weights)
    assert sum(parts) == (whole if sum(weights) else 0)
    assert all(
        abs(part * sum(weights) - whole * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True) if sum(weights)
    )


def test_left_and_given_baskets_were_bought_all_the_same_and_hours_of_volunteers_are_no_euros():
    rows = [Sold(1, DAY, "a", True, 400, 8), Sold(1, DAY, "a", True, 400, 1, "missed"), Sold(1, DAY, "a", True, 400, 1, "given")]
    whole = drawn(rows, [Costs(DAY, 750, 1_200, 10, 90, 2_400, 240)])
    assert whole.parts == {"collected": 6_000, "left": 750, "given": 750, "promised": 0, "transport": 1_200, "fees": 100, "staff": 3_600}
    assert (whole.volunteer_minutes, whole.left, whole.given) == (240, 1, 1)
    assert whole.balance.balance_cents == 4_000 - 12_400


def test_a_larger_basket_is_bought_in_proportion_of_its_weight():
    whole = drawn([Sold(1, DAY, "a", True, 400, 2, grams=5_250, usual_grams=3_500)], BOUGHT)
    assert whole.balance.cost_cents == 2 * 1_125


def test_the_cost_of_a_day_is_the_latest_begun_and_a_day_without_one_says_so():
    later = Costs(dt.date(2027, 1, 1), 800)
    assert costs_on([later, *BOUGHT], dt.date(2026, 12, 31)) == BOUGHT[0] and costs_on([*BOUGHT, later], dt.date(2027, 1, 1)) == later
    assert costs_on([later], DAY) is None
    assert drawn(HUNDRED, [later]).costed is False and drawn([], []).costed is True


counts = st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 25), max_size=4), max_size=12)


@given(counts)
def test_periods_are_put_together_in_order_until_nobody_stands_out(periods):
    groups = cumulated(periods)
    assert [place for group in groups for place in group] == list(range(len(periods)))
    if len(groups) > 1:
        for group in groups:
            for bracket in "abcd":
                assert not is_few(max(periods[place].get(bracket, 0) for place in group))


@given(st.lists(st.integers(0, 40), max_size=12))
def test_a_row_of_few_is_kept_back_and_never_alone(households):
    hidden = few_rows(households)
    assert all(place in hidden for place, number in enumerate(households) if is_few(number))
    assert len(hidden) != 1 or sum(1 for number in households if number) == 1


@pytest.mark.parametrize(("number", "few"), [(0, False), (1, True), (10, True), (11, False)])
def test_few_is_one_to_ten(number, few):
    assert is_few(number) is few
