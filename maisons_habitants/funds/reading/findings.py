"""What a review finds in a request today, each with the rule of the fund that stands behind it."""

from dataclasses import dataclass

from ..models import FundRequest
from ..rules.budget_words import remarked
from ..rules.checks import missing
from ..rules.quotes import OF_MISSING
from ..rules.rule_words import words_of
from .facts import facts_of


@dataclass(frozen=True)
class Finding:
    """`stops`: with it, it could not be filed. `quote`: the rule in words, "" where none says so."""

    words: str
    quote: str = ""
    stops: bool = True


def findings_of(request: FundRequest) -> list[Finding]:
    """Of a request filed, under the rules it is judged by; the words are those that who leads it read. Seven queries."""
    facts, rules = facts_of(request), words_of(request.rules)
    found = [Finding(one.words, rules.get(OF_MISSING.get(one.code, ""), "")) for one in missing(facts)]
    if facts.terms is None:
        return found
    told = remarked(facts.lines, facts.asked_cents, facts.terms)
    return found + [Finding(words, rules[name], stops=False) for name, words in told]
