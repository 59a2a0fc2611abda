"""What a room gives to the demo: parts of its town, accounts, processes beside it, addresses. Given through `kit.registry`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DemoPart:
    """A part of the demo's town: `load(demo)` (a `kit.demo.Demo`) writes it; parts run in the slot's order, lower rooms first."""

    label: str
    load: Callable[[Any], None]


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo, printed by `make run`: who it is, how to sign in, what there is to see."""

    label: str
    sign_in: str  # an e-mail address or a phone number
    hint: str = ""


@dataclass(frozen=True)
class DemoServer:
    """A process that stands beside the demo (a stand-in for a provider).

    `argv(port, portal)` starts it on that port, `portal` being the demo's address; `environment(port)` is given to every
    process of the demo, so that the portal knows where it stands.
    """

    label: str
    argv: Callable[[int, str], list[str]]
    environment: Callable[[int], dict[str, str]] = field(default=lambda port: {})


@dataclass(frozen=True)
class DemoLink:
    """An address of the demo that opens without an account (a sheet confided to a volunteer), shown on `/demo/`."""

    label: str
    url: str
    hint: str = ""
