"""What is wrong with a grid is told in words; whatever passes prices every quotient once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.tariffs.rules.grid import Band, Grid
from portal.tariffs.rules.problems import band_problems, grid_problems, grid_warnings

from .grids import BASKETS, EVERY

edges = st.integers(-2, 8)
bands = st.builds(Band, min=edges, max=st.none() | edges, cents=st.integers(-1, 3))


def said(problems):
    return [(problem.code, problem.row, problem.words.replace("\u00a0", " ")) for problem in problems]


@pytest.mark.parametrize("grid", EVERY, ids=lambda grid: grid.basis)
def test_the_grids_of_the_field_are_sound(grid):
    assert grid_problems(grid) == []
    assert grid_warnings(grid) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([], ("aucun-palier", None, "Il faut au moins un palier, de 0 « et plus ».")),
        ([Band(100, None, 1)], ("trou", 0, "Aucun prix pour un quotient de 0 à 99 : le premier palier commence à 0.")),
        ([Band(0, 400, 1), Band(500, None, 2)], ("trou", 1, "Aucun prix pour un quotient de 400 à 499 : il manque un palier.")),
        ([Band(0, 400, 1), Band(401, None, 2)], ("trou", 1, "Aucun prix pour un quotient de 400 : il manque un palier.")),
        ([Band(0, 400, 1)], ("trou", 0, "Aucun prix à partir de 400 : laissez vide la fin du dernier palier.")),
        (
            [Band(0, 450, 1), Band(400, None, 2)],
            ("chevauchement", 1, "Deux prix pour un quotient de 400 à 449 : ces paliers se chevauchent."),
        ),
        ([Band(0, 401, 1), Band(400, None, 2)], ("chevauchement", 1, "Deux prix pour un quotient de 400 : ces paliers se chevauchent.")),
        (
            [Band(0, None, 1), Band(400, None, 2)],
            ("chevauchement", 1, "Deux prix pour un quotient à partir de 400 : ces paliers se chevauchent."),
        ),
        ([Band(0, 0, 1), Band(0, None, 2)], ("palier-vide", 0, "La fin du palier vient avant son début.")),
        ([Band(0, None, -1)], ("prix-negatif", 0, "Un prix ne descend pas au-dessous de 0 €.")),
        ([Band(0, None, 10**9)], ("prix-demesure", 0, "Ce prix dépasse 100 000,00 € : est-ce une faute de frappe ?")),
        ([Band(-4, None, 1)], ("quotient-hors-bornes", 0, "Un quotient va de 0 à 1 000 000.")),
        ([Band(0, None, None)], ("prix-manquant", 0, "Écrivez un prix.")),
    ],
)
def test_each_fault_of_bands_has_its_sentence_and_its_row(written, expected):
    assert expected in said(band_problems(written))


@given(st.lists(bands, max_size=5))
def test_bands_without_problem_hold_every_quotient_exactly_once_and_no_others_do(written):
    once_each = all(sum(band.holds(quotient) for band in written) == 1 for quotient in range(12))
    sensible = all(band.min >= 0 and band.cents >= 0 and (band.max is None or band.max > band.min) for band in written)
    assert (band_problems(written) == []) == (once_each and sensible and bool(written))


def test_the_order_in_which_bands_are_written_does_not_matter():
    assert band_problems(BASKETS.bands[::-1]) == []


def test_a_price_that_falls_is_said_and_not_refused():
    grid = Grid(basis="bands", bands=(Band(0, 400, 500), Band(400, None, 300)))
    assert grid_problems(grid) == []
    assert said(grid_warnings(grid)) == [("prix-en-baisse", 1, "Le prix baisse à partir d’un quotient de 400 : 5,00 €, puis 3,00 €.")]


def test_the_taxable_paying_less_is_said_and_not_refused():
    grid = Grid(basis="tax", taxable_cents=0, not_taxable_cents=100)
    assert grid_problems(grid) == []
    assert [problem.code for problem in grid_warnings(grid)] == ["prix-en-baisse"]


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        (Grid(basis="effort", rate=0, cap_cents=5), "taux-hors-bornes"),
        (Grid(basis="effort", rate=100_001, cap_cents=5), "taux-hors-bornes"),
        (Grid(basis="effort", rate=1, cap_cents=5, step_cents=0), "pas-hors-bornes"),
        (Grid(basis="effort", rate=1, floor_cents=6, cap_cents=5), "bornes-inversees"),
        (Grid(basis="choice", floor_cents=6, cap_cents=5), "bornes-inversees"),
        (Grid(basis="choice", floor_cents=1, cap_cents=5, suggested_cents=6), "conseil-hors-bornes"),
        (Grid(basis="flat", flat_cents=-1), "prix-negatif"),
        (Grid(basis="tax", taxable_cents=-1), "prix-negatif"),
        (Grid(basis="none"), "base-inconnue"),
    ],
)
def test_each_basis_refuses_its_own_faults(grid, code):
    assert code in [problem.code for problem in grid_problems(grid)]
