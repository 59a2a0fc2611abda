"""What a farm is asked for and who bears the difference: whole grams, whole cents, the town's worked example to the cent."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.contents import Row, Weight, faults
from paniers.rules.order import (
    Content,
    Price,
    Promise,
    beyond,
    borne,
    cents_of,
    crates_of,
    lines,
    owed,
    product_key,
    scaled,
    shares,
    tolerated,
)

USUAL, LARGE = 1, 2
NOVEMBER = (("Carottes", 1000, 160), ("Pommes", 1000, 230), ("Poireaux", 600, 200), ("Courge", 600, 150), ("Salade et noix", 300, 500))
CONTENTS = [Content(name, USUAL, grams) for name, grams, _ in NOVEMBER]
PRICES = {product_key(name): Price(cents, 10_000) for name, _, cents in NOVEMBER}

grams = st.integers(0, 2_000_000)
price = st.integers(1, 5_000)
percent = st.integers(0, 100)


def test_the_worked_example_to_the_gram_and_the_cent():
    found, unpriced = lines(CONTENTS, {USUAL: 92}, PRICES, Promise(100, 0, "town"), usual=USUAL)
    assert unpriced == []
    assert {line.product: line.grams for line in found} == {
        "Carottes": 92_000, "Pommes": 92_000, "Poireaux": 55_200, "Courge": 55_200, "Salade et noix": 27_600,
    }  # fmt: skip
    assert sum(line.cents for line in found) == 92 * 750
    assert sum(line.borne_cents for line in found) == 60_00
    assert [shares(6000, bears) for bears in ("town", "grower", "shared")] == [(6000, 0), (0, 6000), (3000, 3000)]


@given(grams, price)
def test_a_line_costs_its_weight_to_the_nearest_cent(weight, cents):
    exact = Fraction(weight * cents, 1000)
    assert abs(cents_of(weight, cents) - exact) <= Fraction(1, 2)
    assert cents_of(weight, cents) >= exact - Fraction(1, 2) and isinstance(cents_of(weight, cents), int)


def test_half_a_cent_is_rounded_up():
    assert cents_of(5, 100) == 1 and cents_of(4, 100) == 0 and cents_of(15, 100) == 2


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from((USUAL, LARGE)), st.integers(1, 5000)), max_size=12),
    st.integers(0, 500), st.integers(0, 500), st.integers(1, 500), percent, st.sampled_from(("town", "grower", "shared")),
)  # fmt: skip
def test_an_order_is_the_sum_of_its_lines(contents, usual, large, promised, tolerance, bears):
    rows = [Content(product, size, weight) for product, size, weight in contents]
    counts = {USUAL: usual, LARGE: large}
    found, unpriced = lines(rows, counts, {key: Price(137, 7000) for key in "abcdef"}, Promise(promised, tolerance, bears), usual=USUAL)
    assert set(unpriced) == {row.product for row in rows} & {"g", "h"}
    priced = [row for row in rows if row.product not in "gh"]
    assert sum(line.grams for line in found) == sum(row.grams * counts[row.size] for row in priced)
    assert [line.grams for line in found] == sorted((line.grams for line in found), reverse=True)
    for line in found:
        assert line.cents == cents_of(line.grams, 137)
        assert line.crates * 7000 >= line.grams > (line.crates - 1) * 7000 or line.grams == line.crates == 0
    total = sum(line.borne_cents for line in found)
    assert sum(shares(total, bears)) == total and min(shares(total, bears)) >= 0


@given(grams, grams, percent, price)
def test_nothing_is_borne_within_the_tolerance_or_above(ordered, promised, tolerance, cents):
    low, high = tolerated(promised, tolerance)
    assert low <= promised <= high
    if ordered >= low:
        assert borne(ordered, promised, tolerance, cents) == 0
    else:
        assert borne(ordered, promised, tolerance, cents) == cents_of(low - ordered, cents)


@given(grams, grams, grams, percent, price)
def test_ordering_less_never_costs_less_to_bear(first, second, promised, tolerance, cents):
    less, more = sorted((first, second))
    assert borne(less, promised, tolerance, cents) >= borne(more, promised, tolerance, cents)
    assert borne(less, promised, 0, cents) >= borne(less, promised, tolerance, cents)


@given(grams, grams, price)
def test_what_is_owed_never_passes_what_was_ordered(received, ordered, cents):
    assert owed(received, ordered, cents) <= cents_of(ordered, cents)
    assert owed(received, ordered, cents) <= cents_of(received, cents)


@given(st.integers(1, 10**6), st.integers(1, 10**5))
def test_crates_hold_it_all_and_none_is_empty(weight, crate):
    assert 0 <= crates_of(weight, crate) * crate - weight < crate


@pytest.mark.parametrize(("tolerance", "ordered", "over"), [(0, 100, False), (0, 101, True), (5, 105, False), (5, 106, True)])
def test_above_the_promise_and_its_tolerance_the_farm_is_asked(tolerance, ordered, over):
    found, _ = lines(CONTENTS, {USUAL: ordered}, PRICES, Promise(100, tolerance, "town"), usual=USUAL)
    assert beyond(found, tolerance) is over


def test_a_product_is_the_same_however_it_is_typed():
    typed = [Content("Carottes", USUAL, 900), Content("carottes ", LARGE, 1800)]
    found, unpriced = lines(typed, {USUAL: 2, LARGE: 1}, {"carottes": Price(160, 10_000)}, Promise(2, 0, "town"), usual=USUAL)
    assert [(line.product, line.grams) for line in found] == [("Carottes", 3600)] and unpriced == []


def test_a_product_of_which_nothing_is_packed_is_still_promised():
    found, _ = lines([Content("Noix", USUAL, 300)], {}, {"noix": Price(500, 5000)}, Promise(10, 0, "town"), usual=USUAL)
    assert [(line.grams, line.contracted_grams, line.borne_cents) for line in found] == [(0, 3000, 1500)]


@given(st.integers(1, 20_000), st.integers(500, 20_000), st.integers(500, 20_000))
def test_another_size_holds_its_part_to_ten_grams(weight, other, usual):
    part = scaled(weight, other, usual)
    assert part >= 10 and part % 10 == 0
    assert part == 10 or abs(part - Fraction(weight * other, usual)) <= 5


def test_a_basket_is_weighed_against_the_promise():
    assert Weight(3500, 3500).right and Weight(3400, 3500).right and not Weight(3300, 3500).right
    assert Weight(3300, 3500).light and not Weight(4000, 3500).light
    assert Weight(4000, 3500).gap == 500


def test_what_cannot_be_in_a_basket_is_told():
    rows = [
        Row("Carottes", None, 900, 1),
        Row("carottes", None, 100, 1),
        Row("Noix", None, -5, 1),
        Row(" ", None, 5, 1),
        Row("Noix", 2, 5, 2),
    ]
    assert {code for code, _ in faults(rows)} == {"produit-deux-fois", "poids-impossible", "sans-nom", "deux-fermes"}
    assert faults([Row("Carottes", None, 900, 1), Row("Carottes", 2, 1800, 1)]) == []
