"""What an upper room puts on the order of the day (« une demande au fonds »): a decision of its own that the committee takes.

The room keeps its own row beside the `Item`; committees never learn what it is. A rider shows itself on the cockpit, says who must step
aside, and acts when its vote is closed, in the same transaction and under the meeting's lock (whatever it locks ranks above meetings).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kit.registry import Slot


def _nobody(carried: Any, mandates: Collection[Any]) -> set[int]:
    return set()


def _nothing(request: Any, cockpit: Any, carried: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class ItemRider:
    """`carried(keys)`: key of an item -> what it carries, for those that carry something, in one query. `template`: what the cockpit
    shows at the item, with `item` and `carried`. `must_step_aside(carried, mandates)`: keys of the mandates that may not vote on it.
    `before_vote(item, carried)`: raises Refusal when it cannot be put to the vote now. `decided(item, carried, vote, by)`: the vote was
    just closed and counted (`vote.result`, None when nothing is decided); may raise Refusal, and then the vote stays open; gives what is
    written as decided (""; nothing). `words(carried)`: how the minutes name it. `shown(request, cockpit, carried)`: what `template` reads
    as `panel`. `own_vote`: the rider's template puts it to the vote itself, the general form is not offered. `followed(item, carried,
    new)`: a second meeting takes the item up as `new`."""

    carried: Callable[[list[int]], Mapping[int, Any]]
    template: str = ""
    must_step_aside: Callable[[Any, Collection[Any]], set[int]] = _nobody
    before_vote: Callable[[Any, Any], None] | None = None
    decided: Callable[..., str] | None = None
    words: Callable[[Any], str] | None = None
    shown: Callable[[Any, Any, Any], dict[str, Any]] = _nothing
    own_vote: bool = False
    followed: Callable[[Any, Any, Any], None] | None = None


item_riders: Slot[ItemRider] = Slot("item_riders")


def carried_by(items: list[int]) -> dict[int, list[tuple[ItemRider, Any]]]:
    """Item -> what it carries, each with its rider: one query a rider."""
    found: dict[int, list[tuple[ItemRider, Any]]] = {}
    for rider in item_riders if items else ():
        for item, carried in rider.carried(items).items():
            found.setdefault(item, []).append((rider, carried))
    return found
