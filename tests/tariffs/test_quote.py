"""The price for somebody's means: half-open bands, taux d'effort, the highest price without proof, and the sentence why."""

import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.refusal import Refusal
from portal.tariffs.enums import ProofState
from portal.tariffs.rules.grid import Band, Grid, bounds
from portal.tariffs.rules.quote import Means, quote, thaw

from .grids import BASKETS, CARD, CHOICE, DAY, EVERY, FLAT, FREE, MEAL

NOVEMBER_3 = dt.date(2026, 11, 3)
quotients = st.integers(-(10**7), 10**7)
means = st.builds(
    Means,
    quotient=st.none() | quotients,
    taxable=st.none() | st.booleans(),
    quotient_verified_on=st.none() | st.dates(),
    taxable_verified_on=st.none() | st.dates(),
    declared=st.booleans(),
)


@st.composite
def bands_grids(draw):
    edges = sorted(draw(st.sets(st.integers(1, 3000), max_size=6)))
    prices = sorted(draw(st.lists(st.integers(0, 5000), min_size=len(edges) + 1, max_size=len(edges) + 1)))
    bands = tuple(Band(low, high, cents) for low, high, cents in zip([0, *edges], [*edges, None], prices, strict=True))
    return Grid(basis="bands", unit="le panier", bands=bands)


@st.composite
def effort_grids(draw):
    low = draw(st.integers(0, 5000))
    return Grid(
        basis="effort",
        unit="le repas",
        rate=draw(st.integers(1, 100_000)),
        floor_cents=low,
        cap_cents=low + draw(st.integers(0, 5000)),
        step_cents=draw(st.sampled_from([1, 5, 10, 50, 100])),
    )


quotient_grids = st.one_of(bands_grids(), effort_grids())
grids = st.one_of(quotient_grids, st.sampled_from(EVERY))


def plain(words):
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("quotient", "cents"),
    [(-5, 400), (0, 400), (380, 400), (399, 400), (400, 550), (699, 550), (700, 700), (1199, 700), (1200, 900), (10**9, 900)],
)
def test_a_band_holds_its_first_quotient_and_not_its_last(quotient, cents):
    assert quote(BASKETS, Means(quotient=quotient), on=DAY).cents == cents


@pytest.mark.parametrize(("quotient", "cents"), [(0, 260), (500, 260), (722, 260), (1000, 360), (1250, 450), (1500, 450)])
def test_an_effort_rate_of_036_percent_between_260_and_450(quotient, cents):
    assert quote(MEAL, Means(quotient=quotient), on=DAY).cents == cents


@pytest.mark.parametrize(
    ("quotient", "step", "cents"), [(250, 1, 3), (249, 1, 2), (1250, 10, 10), (1500, 10, 20), (1499, 10, 10), (400, 50, 0)]
)
def test_an_effort_is_rounded_half_up_to_its_step(quotient, step, cents):
    grid = Grid(basis="effort", unit="", rate=10, floor_cents=0, cap_cents=10_000, step_cents=step)
    assert quote(grid, Means(quotient=quotient), on=DAY).cents == cents


def test_the_sentence_says_the_quotient_its_date_and_the_price():
    why = quote(BASKETS, Means(quotient=380, quotient_verified_on=NOVEMBER_3), on=DAY).why
    assert plain(why) == "Votre quotient de 380, vérifié le 3 novembre, donne 4,00 € le panier."


def test_a_proof_of_another_year_says_its_year():
    why = quote(BASKETS, Means(quotient=380, quotient_verified_on=dt.date(2025, 12, 1)), on=DAY).why
    assert plain(why) == "Votre quotient de 380, vérifié le 1er décembre 2025, donne 4,00 € le panier."


@pytest.mark.parametrize(
    ("grid", "shown", "sentence"),
    [
        (MEAL, Means(quotient=500), "Votre quotient de 500 donne 2,60 € le repas. C’est le prix le plus bas."),
        (
            MEAL,
            Means(quotient=1500),
            "Votre quotient de 1 500 donne 4,50 € le repas. C’est le prix le plus haut : il ne monte pas davantage.",
        ),
        (MEAL, Means(quotient=1000, declared=True), "Avec un quotient de 1 000, le prix est de 3,60 € le repas."),
        (
            CARD,
            Means(taxable=False, taxable_verified_on=NOVEMBER_3),
            "Vous n’êtes pas imposable (avis vérifié le 3 novembre) : c’est gratuit.",
        ),
        (CARD, Means(taxable=True), "Vous êtes imposable : le prix est de 12,00 € la carte."),
        (CARD, Means(taxable=False, declared=True), "Si vous n’êtes pas imposable, c’est gratuit."),
        (FLAT, Means(), "Le prix est le même pour tout le monde : 3,00 € la séance."),
        (FREE, Means(), "C’est gratuit pour tout le monde."),
        (CHOICE, Means(), "Vous choisissez votre prix, entre 2,00 € et 10,00 € : 2,00 € le repas partagé."),
        (
            Grid(basis="bands", unit="le livre", bands=(Band(0, None, 0),)),
            Means(quotient=5),
            "Votre quotient de 5 donne droit à la gratuité.",
        ),
    ],
)
def test_each_basis_explains_its_price(grid, shown, sentence):
    assert plain(quote(grid, shown, on=DAY).why) == sentence


@pytest.mark.parametrize(
    ("grid", "cents", "begins", "bring"),
    [
        (BASKETS, 900, "Nous n’avons pas encore vu votre quotient familial : le prix est de 9,00 € le panier.", "CAF ou de la MSA"),
        (MEAL, 450, "Nous n’avons pas encore vu votre quotient familial : le prix est de 4,50 € le repas.", "CAF ou de la MSA"),
        (CARD, 1200, "Nous n’avons pas encore vu votre avis d’impôt : le prix est de 12,00 € la carte.", "avis d’impôt"),
    ],
)
def test_without_proof_the_highest_price_and_what_to_bring(grid, cents, begins, bring):
    answer = quote(grid, Means(), on=DAY)
    assert (answer.cents, answer.code, answer.proof_state, answer.bracket) == (cents, "no-proof", ProofState.MISSING, "sans justificatif")
    assert plain(answer.why).startswith(begins + " Pour le changer, apportez")
    assert bring in answer.why


def test_without_proof_the_highest_price_even_where_prices_fall():
    grid = Grid(basis="bands", unit="", bands=(Band(0, 10, 700), Band(10, None, 300)))
    assert quote(grid, Means(), on=DAY).cents == 700


@pytest.mark.parametrize("chosen", [-1, 199, 1001])
def test_a_choice_out_of_range_is_refused_in_words(chosen):
    with pytest.raises(Refusal) as refused:
        quote(CHOICE, Means(), chosen, on=DAY)
    assert refused.value.code == "montant-hors-bornes"
    assert plain(refused.value.words) == "Le montant se choisit entre 2,00 € et 10,00 €."


@given(st.integers(200, 1000))
def test_a_choice_within_its_range_is_the_price(chosen):
    assert quote(CHOICE, Means(), chosen, on=DAY).cents == chosen


@given(grids, means)
def test_any_means_get_a_price_within_the_grid_and_never_below_nought(grid, shown):
    low, high = bounds(grid)
    assert 0 <= low <= quote(grid, shown, on=DAY).cents <= high


@given(quotient_grids, quotients, quotients)
def test_a_higher_quotient_never_pays_less(grid, one, other):
    lower, higher = sorted((one, other))
    assert quote(grid, Means(quotient=lower), on=DAY).cents <= quote(grid, Means(quotient=higher), on=DAY).cents


@given(grids, means)
def test_no_proof_never_pays_less_than_a_proof(grid, shown):
    assert quote(grid, Means(), on=DAY).cents >= (quote(grid, shown, on=DAY).cents if grid.basis != "choice" else 0)


@given(bands_grids())
def test_bands_change_exactly_at_their_bounds(grid):
    for before, after in zip(grid.bands, grid.bands[1:], strict=False):
        assert quote(grid, Means(quotient=before.max - 1), on=DAY).cents == before.cents
        assert quote(grid, Means(quotient=after.min), on=DAY).cents == after.cents


@given(effort_grids(), st.integers(0, 10**6))
def test_an_effort_stays_within_half_a_step_of_the_exact_product(grid, quotient):
    cents = quote(grid, Means(quotient=quotient), on=DAY).cents
    if grid.floor_cents < cents < grid.cap_cents:
        assert cents % grid.step_cents == 0
        twice_the_rest = 2 * (quotient * grid.rate - cents * 1000)
        assert -grid.step_cents * 1000 <= twice_the_rest < grid.step_cents * 1000


@given(grids, means)
def test_a_promise_is_kept_through_json(grid, shown):
    answer = quote(grid, shown, on=DAY)
    assert thaw(json.loads(json.dumps(answer.frozen))) == answer


@given(grids, means)
def test_no_sentence_uses_the_words_of_an_administration(grid, shown):
    answer = quote(grid, shown, on=DAY)
    assert not re.search(r"tranche|tarif|plein|impayé|palier|barème|usager|bénéficiaire", answer.why, re.IGNORECASE)
    assert answer.why.endswith(".")
    assert answer.why.count("  ") == 0


class _Known:
    """Means as `portal.households` gives them."""

    def __init__(self, reason, **known):
        self.quotient, self.taxable = known.get("quotient"), known.get("taxable")
        self.reason, self.checked_on = reason, known.get("checked_on")
        self.tax = type("Standing", (), {"reason": reason, "checked_on": known.get("checked_on")})


def test_the_means_of_a_household_are_read_with_their_dates():
    why = quote(BASKETS, _Known("verified", quotient=380, checked_on=NOVEMBER_3), on=DAY).why
    assert plain(why) == "Votre quotient de 380, vérifié le 3 novembre, donne 4,00 € le panier."


@pytest.mark.parametrize(
    ("grid", "reason", "words"),
    [
        (
            BASKETS,
            "expired",
            "Le justificatif de votre quotient familial est à renouveler : le prix est de 9,00 € le panier. Pour le changer",
        ),
        (BASKETS, "promised", "la différence vous sera rendue."),
        (CARD, "expired", "Votre avis d’impôt est à renouveler : le prix est de 12,00 € la carte. Pour le changer"),
        (CARD, "promised", "Nous attendons votre avis d’impôt : le prix est de 12,00 € la carte."),
        (BASKETS, "none", "Nous n’avons pas encore vu votre quotient familial"),
    ],
)
def test_a_proof_that_lapsed_or_is_promised_has_its_own_words(grid, reason, words):
    answer = quote(grid, _Known(reason), on=DAY)
    assert words in plain(answer.why)
    assert answer.proof_state == ProofState.MISSING
