"""The balance as rows for a spreadsheet; the ledger's writers keep words from being read as formulas."""

from collections.abc import Iterator

from portal.kit.spreadsheets import Cents

from ..reading.figures import Owed, Row
from ..rules.balance import Whole

HEAD = ("Quoi", "Qui", "Paniers", "Recette", "Coût complet", "Solde")
FEW = "moins de 11 foyers"
PARTS = {
    "collected": "Achat des paniers remis",
    "left": "Achat des paniers pas retirés",
    "given": "Achat des paniers donnés",
    "promised": "Promis aux fermes, pas commandé",
    "transport": "Transport",
    "fees": "Frais",
    "staff": "Temps de l’équipe",
}


def balance_rows(whole: Whole, rows: list[Row], owed: Owed, *, when: str, by_bracket: bool) -> Iterator[tuple]:
    """The whole, its brackets, the parts of its cost, then month by month (or house, or distribution)."""
    total = whole.balance
    yield (when, "Ensemble", *_amounts(total))
    for line in total.lines if by_bracket else ():
        figures = (FEW, "", "", "") if line.hidden else _amounts(line)
        yield ("Prix", line.label if line.proof else "sans justificatif, au prix le plus haut", *figures)
    for part, words in PARTS.items():
        yield ("Coût", words, "", "", Cents(whole.parts.get(part, 0)), "")
    yield ("À part", "Distributions dont l’achat est ce qui a été livré et payé", whole.delivered, "", "", "")
    yield ("À part", "Distributions dont l’achat est le coût noté d’un panier", whole.distributions - whole.delivered, "", "", "")
    yield ("À part", "Heures des bénévoles", f"{whole.volunteer_minutes // 60} h {whole.volunteer_minutes % 60:02d}", "", "", "")
    for words, cents in (("Reste à régler, date passée", owed.late_cents), ("Rendu en avance, paniers non pris", owed.credit_cents)):
        yield ("À part", words, "", FEW if cents is None else Cents(cents), "", "")
    for row in rows:
        yield ("Détail", row.words, *((FEW, "", "", "") if row.hidden else _amounts(row.whole.balance)))


def _amounts(each) -> tuple:
    return each.units, Cents(each.income_cents), Cents(each.cost_cents), Cents(each.balance_cents)
