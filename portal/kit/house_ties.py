"""What hangs on a house, as each room says it for the day the house closes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class HouseTie:
    """What hangs on a house by the rows of one model, and what becomes of it when the house closes. One of three ways:

    - `rehome(house, to, by)` takes it to another house, inside the transaction of the closing, and gives how many rows it took; it may
      raise Refusal, and then nothing is closed;
    - `by_hand`: words that say what to do first, at `url(house)`: a closing is refused while `rows(house)` has any;
    - neither: history. The rows stay where they are and go on being read.

    `rows(house)`: a queryset of what counts today (what is over counts no more); None: nothing can be listed, or it goes without saying.
    `locks(house)`: locks what `rehome`
    writes that has a rank, before anything is written; ties are asked in the slot's order, so ranks go up with it.
    """

    label: str  # « dates à venir », after a number
    rows: Callable[[Any], Any] | None = None
    rehome: Callable[..., int] | None = None
    by_hand: str = ""
    url: Callable[[Any], str] | None = None
    why: str = ""  # in one sentence, what becomes of it
    locks: Callable[[Any], Any] | None = None

    @property
    def way(self) -> str:
        return "rehome" if self.rehome else "by_hand" if self.by_hand else "history"
