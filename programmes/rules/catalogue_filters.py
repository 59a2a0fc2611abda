"""What is asked of the catalogue: read from an address, written back into one, narrowed or widened by one choice. Pure.

An address holds nothing about anybody: « prix=mien » says that whoever opens it wants to see her own prices, not what they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ..enums import Access, DayPart, Level, Public


@dataclass(frozen=True)
class Choice:
    """One value of a filter: as the address says it, as the page says it, as rows keep it."""

    value: str
    words: str
    code: Any = None


@dataclass(frozen=True)
class Facet:
    """One filter. `several`: choices of one filter widen each other, filters narrow each other."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    several: bool = False

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True)
class Filters:
    """What is chosen: (filter, values), in the order of the filters and of their choices, without empty ones; so two addresses that
    ask the same thing are the same."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, name: str) -> tuple[str, ...]:
        return dict(self.chosen).get(name, ())

    def without(self, name: str, value: str) -> "Filters":
        """The same with one choice taken away; unchanged where it was not made."""
        kept = ((one, tuple(held for held in values if (one, held) != (name, value))) for one, values in self.chosen)
        return Filters(tuple((one, values) for one, values in kept if values))

    def adding(self, name: str, value: str, facets: Iterable[Facet]) -> "Filters":
        """The same with one choice more, where there is such a choice."""
        asked: dict[str, list[str]] = {one: list(values) for one, values in self.chosen}
        return parse(facets, {**asked, name: [*asked.get(name, ()), value]})[0]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.chosen for value in values]

    @property
    def query(self) -> str:
        """What follows the « ? » of an address; "" when nothing is chosen."""
        return urlencode(self.pairs)


@dataclass(frozen=True)
class Chip:
    """A choice made, and the query of the same page without it."""

    words: str
    query: str


def parse(facets: Iterable[Facet], asked: Mapping[str, Sequence[str]]) -> tuple[Filters, list[Facet]]:
    """What an address asks, and the filters of which it asks something that does not exist: those words are left aside. Where only one
    choice holds, the last one known counts."""
    chosen, strange = [], []
    for facet in facets:
        given = {value for value in asked.get(facet.name, ()) if value}
        if any(facet.choice(value) is None for value in given):
            strange.append(facet)
        if facet.several:
            values = tuple(choice.value for choice in facet.choices if choice.value in given)
        else:
            values = tuple(value for value in asked.get(facet.name, ()) if value and facet.choice(value))[-1:]
        if values:
            chosen.append((facet.name, values))
    return Filters(tuple(chosen)), strange


def codes(facets: Iterable[Facet], filters: Filters) -> dict[str, list]:
    """What rows keep for what is chosen, filter by filter."""
    found = {}
    for facet in facets:
        chosen = filters.of(facet.name)
        found[facet.name] = [choice.code for choice in facet.choices if choice.value in chosen]
    return found


def chips(facets: Iterable[Facet], filters: Filters) -> list[Chip]:
    """One for each choice made, in the order of the page."""
    known = {(facet.name, choice.value): choice for facet in facets for choice in facet.choices}
    return [Chip(known[pair].words, filters.without(*pair).query) for pair in filters.pairs if pair in known]


def as_shown(facets: Iterable[Facet], filters: Filters) -> dict[str, dict]:
    """For the form, by the name of the filter: its name, label, and its choices beside whether each is made."""
    return {
        facet.name: {
            "name": facet.name,
            "label": facet.label,
            "choices": [(choice, choice.value in filters.of(facet.name)) for choice in facet.choices],
        }
        for facet in facets
    }


DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_PARTS = {"matin": DayPart.MORNING, "apres-midi": DayPart.AFTERNOON, "soir": DayPart.EVENING}
_PUBLICS = {
    "tous": Public.ALL, "enfants": Public.CHILDREN, "ados": Public.TEENS, "adultes": Public.ADULTS, "seniors": Public.SENIORS,
    "familles": Public.FAMILIES,
}  # fmt: skip
_LEVELS = {"debutant": Level.BEGINNER, "moyen": Level.SOME, "aise": Level.EASE}
_ACCESS = {
    "fauteuil": Access.WHEELS, "poussette": Access.PUSHCHAIR, "boucle": Access.LOOP, "audio": Access.AUDIO, "signes": Access.SIGNED,
}  # fmt: skip


def _choices(of: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(code.label), code.value) for value, code in of.items())


def facets(houses: Iterable[tuple[str, str, Any]], kinds: Iterable[tuple[str, str]]) -> list[Facet]:
    """The filters of the catalogue. `houses`: (slug, name, key); `kinds`: (key, plural)."""
    return [
        Facet("maison", "Maison", tuple(Choice(slug, name, key) for slug, name, key in houses)),
        Facet("type", "Quoi", tuple(Choice(key, label, key) for key, label in kinds)),
        Facet("jour", "Quel jour", tuple(Choice(day, day, number) for number, day in enumerate(DAYS)), several=True),
        Facet("moment", "À quel moment", _choices(_PARTS), several=True),
        Facet("pour", "Pour qui", _choices(_PUBLICS), several=True),
        Facet("niveau", "Niveau", _choices(_LEVELS)),
        Facet("acces", "Accessibilité", _choices(_ACCESS), several=True),
        Facet("places", "Places", (Choice("oui", "il reste des places", True),)),
        Facet("prix", "Prix", (Choice("mien", "à mon prix", True),)),
    ]
