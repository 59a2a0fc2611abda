"""What rooms give to the first list of « mon espace » (`registry.space_dates`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ComingLine:
    """A line of « Prochainement » in « mon espace », with the one thing to do about it: `act`, at `url`. Aware times; `who` is the display
    name of another person when it is not her own; `note` says where it stands; `awaited`: an answer is waited for."""

    start: Any
    end: Any
    title: str
    url: str
    act: str
    place: str = ""
    who: str = ""
    note: str = ""
    awaited: bool = False


@dataclass(frozen=True)
class SpaceDates:
    """What a room puts in « Prochainement ». `lines(request, person)` -> list of ComingLine: hers and those she takes care of, by the rules
    of sight; `label` and `url_name`: the page of all of them."""

    lines: Callable[[Any, Any], list[ComingLine]]
    label: str
    url_name: str
