"""What stops a filing, and what is only said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.funds.enums import Applicant, ExpenseKind, IncomeKind, Side
from maisons_habitants.funds.rules.budget_words import remarks
from maisons_habitants.funds.rules.checks import STEPS, Facts, NextCommittee, missing
from maisons_habitants.funds.rules.grant import Line, Terms, gap

TODAY = dt.date(2026, 3, 2)
TERMS = Terms(80_000, 50, frozenset({ExpenseKind.ALCOHOL}))
LINES = (Line(Side.EXPENSE, ExpenseKind.FOOD, 60_000), Line(Side.INCOME, IncomeKind.OWN, 30_000))
SOON = NextCommittee(dt.date(2026, 3, 10), dt.date(2026, 2, 23))  # too late for it
LATER = NextCommittee(dt.date(2026, 4, 7), dt.date(2026, 3, 23))


def facts(**changed) -> Facts:
    whole = {
        "today": TODAY, "terms": TERMS, "title": "La fête", "idea": "Manger ensemble", "for_whom": "La rue", "spot": "Rue du Puits",
        "happens_on": dt.date(2026, 5, 1), "group_name": "Les voisins", "ages": (40,), "lines": LINES, "asked_cents": 30_000,
        "youngest": 16, "days_before": 15, "most_a_year": 2, "meetings": (SOON, LATER),
    }  # fmt: skip
    return Facts(**{**whole, **changed})


def codes(**changed) -> list[str]:
    return [one.code for one in missing(facts(**changed))]


def test_a_whole_request_misses_nothing():
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"terms": None}, ["sans-regles"]),
        ({"closed": True}, ["fonds-ferme"]),
        ({"title": " "}, ["titre-manquant"]),
        ({"idea": "", "spot": ""}, ["idee-manquante", "lieu-manquant"]),
        ({"for_whom": ""}, ["pour-qui-manquant"]),
        ({"happens_on": None}, ["date-manquante"]),
        ({"happens_on": TODAY - dt.timedelta(1)}, ["date-passee"]),
        ({"happens_on": dt.date(2026, 3, 20)}, ["delai-passe"]),  # after a meeting for which it is too late, before the other
        ({"happens_on": dt.date(2026, 3, 5)}, ["date-avant-comite"]),
        ({"happens_on": dt.date(2026, 3, 18), "meetings": ()}, []),  # nothing planned: said on the page, stops nothing
        ({"happens_on": dt.date(2026, 4, 7)}, []),
        ({"today": LATER.last_day}, []),
        ({"today": LATER.last_day + dt.timedelta(1)}, []),  # another meeting may be planned before that day
        ({"today": LATER.last_day + dt.timedelta(1), "happens_on": LATER.meeting_day}, ["delai-passe"]),
        (
            {"today": LATER.last_day + dt.timedelta(1), "happens_on": LATER.meeting_day, "again": True},
            [],
        ),  # sent back completed: its deadline was the first one's
        ({"who_may_apply": [Applicant.ASSOCIATION]}, ["demandeur-refuse"]),
        ({"group_name": ""}, ["groupe-sans-nom"]),
        ({"group_name": "", "applicant": Applicant.PERSON}, []),
        ({"ages": ()}, ["sans-porteur"]),
        ({"ages": (15, 12)}, ["trop-jeune"]),
        ({"ages": (15, 40)}, []),
        ({"ages": (15, None)}, []),
        ({"filed_this_year": 1}, []),
        ({"filed_this_year": 2}, ["trop-de-demandes"]),
        ({"filed_this_year": 2, "again": True}, []),
        ({"lines": ()}, ["sans-depense"]),
        ({"asked_cents": None}, ["rien-demande"]),
        ({"asked_cents": 29_999}, ["budget-desequilibre"]),
        ({"asked_cents": 30_001}, ["budget-desequilibre"]),
        ({"lines": (Line(Side.EXPENSE, ExpenseKind.ALCOHOL, 30_000),)}, ["rien-de-possible"]),
        ({"questions_left": 1, "again": True}, ["sans-reponse"]),
    ],
)
def test_each_reason_alone(changed, said):
    assert codes(**changed) == said


def test_every_reason_at_once_each_says_what_to_do_and_where():
    told = missing(Facts(today=TODAY, terms=TERMS))
    assert len(told) > 5 and all(one.words and one.way_out for one in told)
    assert {one.code for one in told} <= set(STEPS)


def test_how_much_is_wrong_is_said_on_its_side():
    (short,) = missing(facts(asked_cents=20_000))
    (over,) = missing(facts(asked_cents=40_000))
    assert "manque 100,00" in short.words and "100,00" in over.words and "de trop" in over.words


def test_what_is_not_paid_and_what_is_asked_above_is_said_and_stops_nothing():
    lines = [Line(Side.EXPENSE, ExpenseKind.FOOD, 58_000), Line(Side.EXPENSE, ExpenseKind.ALCOHOL, 4_000, "Cidre")]
    lines.append(Line(Side.INCOME, IncomeKind.OWN, 12_000))
    said = remarks(lines, 50_000, TERMS)
    assert len(said) == 2 and said[0].startswith("Cidre") and "290,00" in said[1]
    assert codes(lines=lines, asked_cents=50_000) == []
    assert any("800,00" in one for one in remarks([Line(Side.EXPENSE, ExpenseKind.FOOD, 500_000)], 90_000, TERMS))
    assert remarks(LINES, 30_000, TERMS) == remarks(LINES, None, TERMS) == []


amounts = st.builds(Line, st.sampled_from(Side.values), st.sampled_from([ExpenseKind.FOOD, ExpenseKind.ALCOHOL]), st.integers(1, 10**6))


@given(st.lists(amounts, max_size=10), st.one_of(st.none(), st.integers(1, 10**6)))
def test_what_passes_is_balanced_and_asks_something(lines, asked):
    if not codes(lines=tuple(lines), asked_cents=asked):
        assert asked and gap(lines, asked) == 0
