from collections.abc import Iterable

from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.places.models import Room

from ..clashes import Clash, Span, clashes
from ..models import Facilitator


def lock_taken(room: Room | None, facilitators: list[Facilitator]) -> Room | None:
    """Lock what can be taken twice, so that two colleagues plan one after the other: the room, then who leads; before any sheet."""
    fresh = locked(Room, room.pk, rank=Rank.SHEET)[0] if room is not None else None
    if facilitators:
        locked(Facilitator, [who.pk for who in facilitators], rank=Rank.SHEET)
    return fresh


def refuse_clashes(
    spans: Iterable[Span], *, room, facilitators, by, seen: Iterable[str], but: Iterable[int] = (), also: Iterable[Clash] = ()
) -> list[Clash]:
    """Two dates in one room, or one person in two, only when who plans has read of it (`seen` holds the keys of what she read): else
    Refusal « deja-pris » says all of it. `also`: what stands in the way besides. Gives what is kept knowingly. Under the
    locks of `lock_taken`."""
    found, seen = [*clashes(spans, room=room, facilitators=facilitators, user=by, but=but), *also], set(seen)
    new = [clash for clash in found if clash.key not in seen]
    if new:
        first, *others = (f"{clash.day:%d/%m} : {clash.words}" for clash in new[:5])
        way_out = "Gardez ces dates quand même, ou enlevez-les."
        raise Refusal("deja-pris", " ".join([first, *others]), way_out)
    return found
