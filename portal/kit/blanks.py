"""Forms printed blank for the queue or the door, keyed afterwards: what a room gives of one (`registry.paper_forms`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PaperBlank:
    """One blank paper: `key` is its row's (a house, a sheet), `maison` the house for which it is filled.

    `question` is what each line asks beside who she is, with its `choices` (value, words); the first is taken where nothing is
    ticked. `lines`: people on one sheet that hangs on the door, read by everybody (no birth, a phone only if she likes); 0: slips,
    one a person, kept by the desk.
    """

    key: int
    title: str
    maison: Any
    note: str = ""
    question: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    signed: bool = False  # each line says on which day and at what hour it was written: `keyed` takes it as `asked_at=`


@dataclass(frozen=True)
class PaperForm:
    """A form printed blank for the queue or the door, keyed afterwards, one line a person.

    `blanks(user, maison)`: what may be printed and keyed for this house, in at most four queries; `blank(user, key)`: one of them,
    None for another house's; `keyed(user, key, person, choice)`: carries out one line inside the caller's transaction and returns
    (what was done, in words, address of what is left to do or ""); it may raise Refusal, and then nothing of the line is kept.
    """

    label: str
    hint: str
    drawing: str
    permission: str
    blanks: Callable[[Any, Any], list[PaperBlank]]
    blank: Callable[[Any, int], PaperBlank | None]
    keyed: Callable[[Any, int, Any, str], tuple[str, str]]
    locks: Callable[[int], Any] | None = None  # (key): what `keyed` locks that comes before a person (a sheet): asked first of all
    warning: str = ""  # what whoever keys must know: « le rang compte à partir de la saisie »
