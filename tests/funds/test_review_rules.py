"""What changed between two versions; which rule stands behind a remark."""

import pytest

from maisons_habitants.funds.enums import DocumentKind, ExpenseKind, IncomeKind, Side
from maisons_habitants.funds.models import FundRules
from maisons_habitants.funds.rules.budget_words import remarked, remarks
from maisons_habitants.funds.rules.differences import differences
from maisons_habitants.funds.rules.grant import Line, Terms
from maisons_habitants.funds.rules.quotes import OF_MISSING, quotable
from maisons_habitants.funds.rules.rule_words import words_of

pytestmark = pytest.mark.once
NBSP = "\u00a0"
BEFORE = {
    "title": "La fête", "idea": "On mange.", "for_whom": "La rue", "expected": 80, "spot": "Rue du Puits", "happens_on": "2027-05-01",
    "ends_on": None, "applicant": "group", "group_name": "Les voisins", "asked_cents": 30_000, "documents": [],
    "lines": [{"side": Side.EXPENSE, "kind": ExpenseKind.FOOD, "words": "Le repas", "amount_cents": 40_000}],
}  # fmt: skip


def told(before, after) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in differences(before, after)]


def line(words: str, cents: int, side=Side.EXPENSE, kind=ExpenseKind.FOOD) -> dict:
    return {"side": side, "kind": kind, "words": words, "amount_cents": cents}


class TestDifferences:
    def test_the_same_says_nothing(self):
        assert told(BEFORE, dict(BEFORE)) == [] == told(BEFORE, {**BEFORE, "idea": "On mange. \n"})

    def test_words_days_amounts_and_who_asks(self):
        after = {**BEFORE, "title": "Le bal", "happens_on": "2027-06-02", "asked_cents": 25_050, "applicant": "person", "expected": None}
        assert told(BEFORE, after) == [
            ("Le nom du projet", "La fête", "Le bal"),
            ("Personnes attendues", "80", ""),
            ("Le jour", f"1er{NBSP}mai 2027", f"2{NBSP}juin 2027"),
            ("Qui demande", "un groupe d’habitants", "une personne"),
            ("Demandé au fonds", f"300,00{NBSP}€", f"250,50{NBSP}€"),
        ]

    def test_lines_added_taken_away_and_changed(self):
        after = [line("Le repas", 35_000), line("", 5_000, Side.INCOME, IncomeKind.OWN), line("Le repas", 1_000)]
        assert told(BEFORE, {**BEFORE, "lines": after}) == [
            ("Dépense : Le repas", f"400,00{NBSP}€", f"350,00{NBSP}€"),
            ("Dépense : Le repas", "", f"10,00{NBSP}€"),
            ("Recette : ce que le groupe apporte", "", f"50,00{NBSP}€"),
        ]
        assert told(BEFORE, {**BEFORE, "lines": []}) == [("Dépense : Le repas", f"400,00{NBSP}€", "")]

    def test_the_order_of_lines_is_no_change(self):
        first, then = line("Le repas", 1), line("La sono", 2, kind=ExpenseKind.RENTAL)
        assert told({**BEFORE, "lines": [first, then]}, {**BEFORE, "lines": [then, first]}) == []

    def test_papers(self):
        quote = {"kind": DocumentKind.QUOTE, "title": "Sono"}
        assert told(BEFORE, {**BEFORE, "documents": [quote]}) == [("Papier joint", "", "devis : Sono")]
        assert told({**BEFORE, "documents": [quote]}, BEFORE) == [("Papier joint", "devis : Sono", "")]

    def test_an_older_version_that_lacks_a_field(self):
        assert told({"lines": []}, {"title": "La fête", "lines": []}) == [("Le nom du projet", "", "La fête")]


class TestQuotes:
    TERMS = Terms(30_000, 50, frozenset({ExpenseKind.ALCOHOL}))

    @pytest.mark.parametrize("asked", [None, 10_000, 25_000, 35_000])
    @pytest.mark.parametrize("wine", [0, 4_000])
    def test_each_remark_has_its_rule(self, asked, wine):
        lines = [Line(Side.EXPENSE, ExpenseKind.FOOD, 40_000)]
        lines += [Line(Side.EXPENSE, ExpenseKind.ALCOHOL, wine)] if wine else []
        said = remarks(lines, asked, self.TERMS)
        behind = [name for name, _ in remarked(lines, asked, self.TERMS)]
        assert len(said) == len(behind)
        marks = {"not_funded": "ne le paie pas", "ceiling_cents": "le plus que donne ce fonds", "share_percent": "50 %"}
        for words, name in zip(said, behind, strict=True):
            assert marks[name] in words

    def test_rules_that_are_quoted_are_rules_in_words(self):
        rules = FundRules(ceiling_cents=30_000)
        assert set(OF_MISSING.values()) <= set(words_of(rules))
        assert "purpose" not in quotable(rules, " ") and quotable(rules, "Pour les fêtes.")["purpose"] == "Pour les fêtes."
