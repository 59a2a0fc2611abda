"""What the rules allow for a budget and why, and a decision in the words of the minutes and of a letter. Pure; amounts are cents."""

from collections.abc import Collection
from typing import Any

from portal.kit.money import format_euros

from ..enums import ExpenseKind, Outcome, Side
from .grant import Line, Terms, eligible_cost, left_out, possible, total

NEXT = "Le comité n’a pas retenu cette proposition. Faites-en une autre : une somme plus petite, un refus, ou une autre réunion."
AGAINST = "La majorité du comité a voté contre."


def cost_words(lines: Collection[Line], terms: Terms) -> str:
    """« Le projet coûte 620,00 €. Le fonds ne paie pas : alcool, 40,00 €. Il compte 580,00 €. »"""
    cost, out = total(lines, Side.EXPENSE), left_out(lines, terms)
    if not out:
        return f"Le projet coûte {format_euros(cost)}."
    kinds: dict[str, int] = {}
    for line in out:
        kinds[line.kind] = kinds.get(line.kind, 0) + line.amount_cents
    told = " ; ".join(f"{ExpenseKind(kind).label}, {format_euros(cents)}" for kind, cents in kinds.items())
    return f"Le projet coûte {format_euros(cost)}. Le fonds ne paie pas : {told}. Il compte {format_euros(eligible_cost(lines, terms))}."


def possible_words(lines: Collection[Line], asked_cents: int, terms: Terms) -> str:
    """Which of the three limits holds: what is asked, the ceiling, the share."""
    most = possible(lines, asked_cents, terms)
    if most == asked_cents:
        return f"Les règles permettent {format_euros(most)} : toute la somme demandée."
    if most == terms.ceiling_cents:
        return f"Les règles permettent {format_euros(most)} : c’est le plus qu’un projet peut recevoir."
    share = "la moitié" if terms.share_percent == 50 else f"{terms.share_percent} %"
    return f"Les règles permettent {format_euros(most)} : {share} de {format_euros(eligible_cost(lines, terms))}."


def why_less(asked: int, allowed: int, granted: int, left_before: int) -> str:
    """Why less than asked was granted: the rules, the envelope, or the committee's own choice; "" where all of it was."""
    if granted >= asked:
        return ""
    if granted == left_before < allowed:
        return f"Les règles permettaient {format_euros(allowed)}, mais il ne restait que {format_euros(left_before)} dans l’enveloppe."
    if granted == allowed:
        return f"C’est le plus que les règles du fonds permettent pour ce budget : {format_euros(allowed)}."
    return f"Les règles permettaient jusqu’à {format_euros(allowed)} ; le comité a choisi cette somme."


def minuted(decision: Any, *, opinion: bool = False) -> str:
    """A decision as the minutes say it: amounts, conditions and reason, nobody's name. `decision`: a `Decision`, or alike."""
    before = "Avis du comité : " if opinion else ""
    if decision.outcome == Outcome.GRANTED:
        said = f"{before}{format_euros(decision.granted_cents)} accordés sur {format_euros(decision.asked_cents)} demandés."
        less = why_less(decision.asked_cents, decision.possible_cents, decision.granted_cents, decision.left_before_cents)
        condition = f"À condition que : {_ended(decision.conditions)}" if decision.conditions else ""
        left = f"Il reste {format_euros(decision.left_after_cents)} dans l’enveloppe."
        return " ".join(part for part in (said, less, condition, left) if part)
    word = "demande refusée" if decision.outcome == Outcome.REJECTED else "demande remise à une autre réunion"
    word = word if before else word.capitalize()
    return f"{before}{word}. Raison : {_ended(decision.reason)}"


def _ended(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
