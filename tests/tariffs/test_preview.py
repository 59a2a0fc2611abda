"""A grid shown before it is decided: every price, the curve, what changes and for how many."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.tariffs.rules.curve import curve
from portal.tariffs.rules.grid import Band, Grid, bounds, effort_cents, price_at
from portal.tariffs.rules.preview import changes, comparable, effort_ends, grid_words, impact, price_rows, rate_words
from portal.tariffs.rules.quote import Means, cents_for, quote

from .grids import BASKETS, CARD, CHOICE, DAY, EVERY, FLAT, FREE, MEAL
from .test_quote import effort_grids, grids, means, quotient_grids

NEW_BASKETS = replace(BASKETS, bands=(Band(0, 450, 400), Band(450, 1200, 600), Band(1200, None, 950)))


def plain(words):
    return words.replace("\u00a0", " ")


def test_every_price_of_the_baskets_in_plain_words():
    assert [(plain(row.who), row.cents) for row in price_rows(BASKETS)] == [
        ("Quotient de moins de 400", 400),
        ("Quotient de 400 à 699", 550),
        ("Quotient de 700 à 1 199", 700),
        ("Quotient de 1 200 et plus", 900),
        ("Sans justificatif", 900),
    ]


def test_an_effort_shows_its_two_ends_and_a_price_each_hundred():
    rows = [(plain(row.who), row.cents) for row in price_rows(MEAL)]
    assert rows[0] == ("Quotient jusqu’à 723", 260)
    assert ("Quotient de 1 000", 360) in rows
    assert rows[-2:] == [("Quotient de 1 249 et plus", 450), ("Sans justificatif", 450)]
    assert plain(grid_words(MEAL)) == "Le prix est de 0,36 % de votre quotient familial : au moins 2,60 €, au plus 4,50 €."


@pytest.mark.parametrize(("rate", "words"), [(360, "0,36 %"), (1000, "1 %"), (100_000, "100 %"), (1, "0,001 %"), (12_500, "12,5 %")])
def test_rates_are_said_as_percentages(rate, words):
    assert plain(rate_words(rate)) == words


@pytest.mark.parametrize(("grid", "words"), [(FREE, "gratuit"), (FLAT, "le même"), (CARD, "impôt"), (CHOICE, "Prix conseillé : 5,00 €")])
def test_each_basis_is_said_in_a_sentence(grid, words):
    assert words in plain(grid_words(grid))


@given(grids)
def test_the_prices_shown_run_from_the_lowest_to_the_highest_and_are_not_many(grid):
    rows = price_rows(grid)
    shown = [row.cents for row in rows] + [row.upto_cents for row in rows if row.upto_cents is not None]
    low, high = bounds(grid)
    assert min(shown) == low
    assert max(shown) == high or grid.basis == "effort"
    assert len(rows) <= 30


@given(effort_grids())
def test_the_ends_of_an_effort_are_where_its_price_starts_and_stops_to_move(grid):
    last_low, first_high = effort_ends(grid)
    assert effort_cents(grid, max(last_low, 0)) == grid.floor_cents
    if first_high <= 10**6:
        assert effort_cents(grid, first_high) == grid.cap_cents
        assert first_high == 0 or effort_cents(grid, first_high - 1) < grid.cap_cents


@given(grids, means)
def test_the_price_counted_for_many_is_the_price_quoted_to_one(grid, shown):
    assert cents_for(grid, shown) == quote(grid, shown, on=DAY).cents


def test_what_changes_from_one_grid_of_baskets_to_another():
    found = [(plain(change.who), change.old_cents, change.new_cents) for change in changes(BASKETS, NEW_BASKETS)]
    assert found == [
        ("Quotient de 400 à 449", 550, 400),
        ("Quotient de 450 à 699", 550, 600),
        ("Quotient de 700 à 1 199", 700, 600),
        ("Quotient de 1 200 et plus", 900, 950),
        ("Sans justificatif", 900, 950),
    ]


def test_grids_of_different_kinds_are_not_compared_price_by_price():
    assert not comparable(BASKETS, CARD)
    assert changes(BASKETS, CARD) == []
    assert comparable(FREE, MEAL)
    assert changes(CHOICE, replace(CHOICE, cap_cents=1200))[0].new_cents == 1200
    assert [change.who for change in changes(CARD, replace(CARD, taxable_cents=1500))] == ["Personnes imposables", "Sans justificatif"]


@given(st.sampled_from(EVERY) | quotient_grids)
def test_a_grid_changes_nothing_from_itself(grid):
    assert changes(grid, grid) == []


def test_how_many_households_a_new_grid_changes():
    payers = [(Means(quotient=380), 27), (Means(quotient=420), 10), (Means(quotient=500), 25), (Means(quotient=800), 18), (Means(), 6)]
    found = impact(BASKETS, NEW_BASKETS, payers)
    assert (found.more, found.less, found.same, found.households) == (25 + 6, 10 + 18, 27, 86)
    assert found.difference_cents == 25 * 50 + 6 * 50 - 10 * 150 - 18 * 100


@given(quotient_grids, st.none() | st.sampled_from(EVERY), st.none() | st.integers(0, 2000))
def test_the_curve_stays_in_its_frame(grid, old, cost):
    drawn = curve(grid, old, cost)
    for _, points in drawn.lines:
        for point in points.split():
            across, down = map(int, point.split(","))
            assert drawn.left <= across <= drawn.right
            assert drawn.top <= down <= drawn.bottom
    assert 2 <= len(drawn.x_ticks) <= 8
    assert 2 <= len(drawn.y_ticks) <= 8


def test_the_curve_of_bands_goes_by_steps_over_the_cost():
    drawn = curve(BASKETS, cost_cents=750)
    assert [kind for kind, _ in drawn.lines] == ["cost", "new"]
    assert len(drawn.lines[1][1].split()) == 2 * len(BASKETS.bands)
    assert curve(CARD) is None


def test_no_floating_number_enters_a_price():
    grid = Grid(basis="effort", rate=360, floor_cents=0, cap_cents=10**9, step_cents=1)
    assert price_at(grid, 10**12 + 1) == 10**9
    assert all(isinstance(cents_for(each, Means(quotient=777, taxable=True)), int) for each in EVERY)
