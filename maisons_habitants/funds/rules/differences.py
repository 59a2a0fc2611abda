"""What changed between two versions of a request, as `reading.content` keeps them: field by field, line by line. Pure; amounts
are cents."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.kit import dates
from portal.kit.money import format_euros

from ..enums import Applicant, DocumentKind, ExpenseKind, IncomeKind, InKind, Side

LABELS = {
    "title": "Le nom du projet", "idea": "L’idée", "for_whom": "Pour qui", "expected": "Personnes attendues", "spot": "Où",
    "happens_on": "Le jour", "ends_on": "Jusqu’au", "applicant": "Qui demande", "group_name": "Nom du groupe",
    "asked_cents": "Demandé au fonds",
}  # fmt: skip
DAYS, CENTS = ("happens_on", "ends_on"), ("asked_cents",)
KINDS: dict[str, Any] = {Side.EXPENSE: ExpenseKind, Side.INCOME: IncomeKind, Side.IN_KIND: InKind}


@dataclass(frozen=True)
class Difference:
    """`before` empty: it was added; `after` empty: it was taken away."""

    label: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the steps: words, days, who asks, what is asked, the budget, the papers. A field that a version lacks is empty."""
    found = []
    for name, label in LABELS.items():
        was, now = _shown(name, before.get(name)), _shown(name, after.get(name))
        if was != now:
            found.append(Difference(label, was, now))
    return [*found, *_lines(before.get("lines", ()), after.get("lines", ())), *_papers(before, after)]


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name in DAYS:
        return dates.day_written(dt.date.fromisoformat(value))
    if name in CENTS:
        return format_euros(value)
    return str(Applicant(value).label) if name == "applicant" else str(value).strip()


def _lines(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """A line is the same where its side, its kind and its words are; two alike are told apart by their order."""
    was, now = _by_line(before), _by_line(after)
    found = []
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key, []), now.get(key, [])
        for place in range(max(len(old), len(new))):
            first, then = (amounts[place] if place < len(amounts) else None for amounts in (old, new))
            if first != then:
                found.append(Difference(_line_label(*key), _cents(first), _cents(then)))
    return found


def _by_line(lines: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str, str], list[int]]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for line in lines:
        found.setdefault((line["side"], line["kind"], line["words"].strip()), []).append(line["amount_cents"])
    return found


def _line_label(side: str, kind: str, words: str) -> str:
    label = str(Side(side).label).capitalize()
    kinds = KINDS[side]
    what = words or (str(kinds(kind).label) if kind in kinds.values else kind)
    return f"{label} : {what}"


def _cents(amount: int | None) -> str:
    return "" if amount is None else format_euros(amount)


def _papers(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    was, now = ([f"{_kind(one)} : {one['title']}" for one in content.get("documents", ())] for content in (before, after))
    gone = [Difference("Papier joint", words, "") for words in was if words not in now]
    return [*gone, *(Difference("Papier joint", "", words) for words in now if words not in was)]


def _kind(paper: Mapping[str, Any]) -> str:
    kind = paper["kind"]
    return str(DocumentKind(kind).label) if kind in DocumentKind.values else kind
