"""The words of the table of addresses: what a right is, a road, and how its arguments are found in a house of the town."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Anyone:
    """A public page."""


@dataclass(frozen=True)
class Account:
    """Whoever is signed in: what she sees there is her own."""


@dataclass(frozen=True)
class Own:
    """Only who stands in this relation to the house's household: « referent », « member » (the referent too) or « adult » (the one)."""

    who: str


@dataclass(frozen=True)
class Desk:
    """Staff who hold `gate` somewhere; the thing shown must be in a house where they hold `rows` (None: not a house's thing).
    `also`: one of these capabilities beside."""

    gate: str
    rows: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Town(Desk):
    """Staff who hold `gate`, and each of `rows`, over the whole town: in one house it opens nothing, and says so."""


@dataclass(frozen=True)
class Nobody:
    """Nobody at all, for the reason given; behind the desk's door of who holds `gate`, when it has one."""

    why: str
    gate: str = ""


@dataclass(frozen=True)
class Road:
    name: str
    right: Any
    args: Callable[[Any], tuple] = lambda house: ()
    methods: str = "GET"
    data: Callable[[Any], dict] = field(default=lambda house: {})


def pk(name: str) -> Callable:
    return lambda house: (getattr(house, name).pk,)


def uid(name: str) -> Callable:
    return lambda house: (getattr(house, name).uid,)


def uuid(name: str) -> Callable:
    return lambda house: (getattr(house, name).uuid,)


def always(*args) -> Callable:
    return lambda house: args


def sends(**data) -> Callable:
    return lambda house: {name: value(house) if callable(value) else value for name, value in data.items()}


def paper(form: str, name: str) -> Callable:
    return lambda house: (form, getattr(house, name).pk)


def house_of(*capabilities: str, gate: str = "", also: tuple[str, ...] = ()) -> Desk:
    return Desk(gate or capabilities[0], capabilities, also)


POST, BOTH = "POST", "GET POST"
PAPER_ACTS = (("blank", "GET"), ("rekey", BOTH))
SCHEME = always("paniers")
PEOPLE, HOMES, MEANS = "people.write", "households.write", "means.verify"
