"""Carrying out the lines of a paper that were typed: each on its own."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.key_line import key_line, was_keyed
from ..forms import LineForm, lines_of

FEW = 4  # who resembles her: more would not be read


@dataclass(frozen=True)
class Done:
    """A line that went in: whose, what was done, what is left to do."""

    person: Person
    words: str
    url: str


def key_lines(request: HttpRequest, form: str, blank: registry.PaperBlank) -> tuple[list[Done], list[LineForm]]:
    """(lines that went in, lines that come back)."""
    results, back = [], []
    for line in lines_of(request.POST, blank):
        if line.is_blank:
            continue
        result = _keyed(request, form, blank, line)
        if result is None:
            back.append(line)
        else:
            results.append(result)
    people = Person.objects.in_bulk([result["person"] for result in results])
    return [Done(people[result["person"]], result["words"], result["url"]) for result in results], back


def _keyed(request: HttpRequest, form: str, blank: registry.PaperBlank, line: LineForm) -> dict | None:
    """What the line gave; None when it comes back with an error or a question."""
    if not line.is_valid():
        return None
    key = line.cleaned_data["key"]
    alike = [] if was_keyed(key) else resembling(request.user, line.who())
    line.ask_who(alike)
    if alike and not line.answered:
        return None
    person = line.chosen(alike)
    try:
        return key_line(
            form=form, blank=blank, person=person, who=line.who(), choice=line.cleaned_data.get("choice", ""), by=request.user, key=key,
            asked_at=line.cleaned_data.get("asked_at"),
        )  # fmt: skip
    except Refusal as refusal:
        line.refused(refusal)
        return None


def resembling(user, who: dict) -> list[Person]:
    """Those in sight whose names sound the same, of the same year where both are known, or who have this very phone. One query."""
    seen = Person.objects.within(scope_of(user, Capability.SEE_PEOPLE)).current()
    named = seen.resembling(given_name=who["given_name"], family_name=who["family_name"])
    if who["birth_year"]:
        named = named.filter(Q(birth_year=who["birth_year"]) | Q(birth_year__isnull=True))
    alike = Q(pk__in=named.order_by().values("pk"))
    if who["phone"]:
        alike |= Q(phone=who["phone"], phone_tail=who["phone"][-4:])
    return list(seen.filter(alike).called()[:FEW])
