"""Which rule of the fund stands behind what a review finds, to be quoted beside it. Pure."""

from typing import Any

from .rule_words import words_of

PURPOSE = "purpose"
# Those which make that a fund cannot pay a project at all, in the order in which they are offered.
_FORBID = ("who_may_apply", "youngest", "not_funded", "share_percent", "days_before", "most_a_year")
# code of a refusal of `rules.checks.missing` -> field of the rules
OF_MISSING = {
    "demandeur-refuse": "who_may_apply", "trop-jeune": "youngest", "delai-passe": "days_before", "date-avant-comite": "days_before",
    "trop-de-demandes": "most_a_year", "rien-de-possible": "not_funded",
}  # fmt: skip


def quotable(rules: Any, purpose: str = "") -> dict[str, str]:
    """Key -> the rule in words. `purpose`: what the fund says that it is for."""
    words = words_of(rules)
    found = {name: words[name] for name in _FORBID}
    return {PURPOSE: purpose.strip(), **found} if purpose.strip() else found
