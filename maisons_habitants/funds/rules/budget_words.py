"""What a budget says while it is written: what it costs, what misses, what the fund may give. Pure; amounts are cents."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.kit.money import format_euros

from ..enums import ExpenseKind, Side
from .decision_words import cost_words, possible_words
from .grant import Line, Terms, eligible_cost, gap, left_out, possible, total

BALANCED = "Le budget est équilibré."


@dataclass(frozen=True)
class BudgetSaid:
    """`most`: what the rules allow, None before anything is asked; `gap`: what misses on the side of the incomes (below zero: too much);
    `remarks`: lines that are not paid, more asked than the rules allow."""

    cost: str
    most: int | None
    most_words: str
    gap: int
    balance: str
    in_kind: int
    remarks: tuple[str, ...]


def gap_words(missing: int) -> str:
    """« Il manque 120,00 € du côté des recettes. »"""
    if not missing:
        return BALANCED
    if missing > 0:
        return f"Il manque {format_euros(missing)} du côté des recettes."
    return f"Il y a {format_euros(-missing)} de trop en recettes."


def budget_said(lines: Collection[Line], asked_cents: int | None, terms: Terms) -> BudgetSaid:
    missing = gap(lines, asked_cents or 0)
    most = possible(lines, asked_cents, terms) if asked_cents else None
    words = possible_words(lines, asked_cents, terms) if asked_cents else ""
    return BudgetSaid(
        cost_words(lines, terms), most, words, missing, gap_words(missing), total(lines, Side.IN_KIND),
        tuple(remarks(lines, asked_cents, terms)),
    )  # fmt: skip


def remarks(lines: Collection[Line], asked_cents: int | None, terms: Terms) -> list[str]:
    """What is said while she types: lines that are not paid, more asked than the rules allow. Asking for more is allowed."""
    return [words for _, words in remarked(lines, asked_cents, terms)]


def remarked(lines: Collection[Line], asked_cents: int | None, terms: Terms) -> list[tuple[str, str]]:
    """(field of the rules that stands behind it, the remark), in order."""
    found = [("not_funded", f"{line.words or ExpenseKind(line.kind).label} : le fonds ne le paie pas.") for line in left_out(lines, terms)]
    if not asked_cents:
        return found
    share = eligible_cost(lines, terms) * terms.share_percent // 100
    if asked_cents > terms.ceiling_cents:
        most = f"Vous demandez plus que {format_euros(terms.ceiling_cents)}, le plus que donne ce fonds pour un projet."
        found.append(("ceiling_cents", most))
    if asked_cents > share:
        more = f"Vous demandez plus que {terms.share_percent} % de ce que le fonds peut payer : {format_euros(share)}."
        found.append(("share_percent", more))
    return found
