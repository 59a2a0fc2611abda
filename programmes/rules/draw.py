"""The draw: fair, replayable, the same for whoever asked first or last.

Two groups: first the requests in which nobody ever had such a place, then the others. Inside a group each request, whatever its size,
has one lot: SHA-256 of the seed and its own number, so that one request more or less does not move the others. Requests are served
whole, in that order; one too big for what is left is passed over, and stays before the others on the waiting list.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .offers import PARIS, evening_kept
from .shares import Need, Room, Seats, seat

DRAWN, TOO_MANY, AFTER, NEED = "drawn", "too_many", "after", "need"
ANSWER_WITHIN = dt.timedelta(days=5)  # a draw is answered by letter too
SHARE_OF_TIME_LEFT = 4


@dataclass(frozen=True)
class Ask:
    """One request: its number, what each of its people needs, whether all of them are new here."""

    key: int
    needs: tuple[Need, ...]
    newcomer: bool

    @property
    def places(self) -> int:
        return sum(need.places for need in self.needs)


@dataclass(frozen=True)
class Lot:
    """What became of one request: its rank in the draw, from 1; `left`: the places open to it when its turn came (None: no limit); where
    its need had no place left, how many there were for it."""

    key: int
    lot: str
    rank: int
    outcome: str
    left: int | None
    seats: Seats = ()


def fingerprint(seed: str) -> str:
    """What is published when the window opens: nobody can find the seed in it, and no other seed has it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot_of(seed: str, key: int) -> str:
    """The lot of the request of this number: what `printf 'seed:number' | sha256sum` prints."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def digest(asks: Iterable[Ask]) -> str:
    """The list of requests in one line, whatever its order: another list has another digest."""
    rows = [[ask.key, ask.newcomer, [need_kept(need) for need in ask.needs]] for ask in sorted(asks, key=lambda ask: ask.key)]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def need_kept(need: Need) -> list:
    """One person's need as it is written down; what counts it only where something does."""
    return [need.places, list(need.shares), *([need.limit] if need.limit is not None else [])]


def need_read(kept: Sequence) -> Need:
    places, shares, *limit = kept
    return Need(places, tuple(shares), *limit)


def in_order(asks: Iterable[Ask], seed: str) -> list[tuple[str, Ask]]:
    """(lot, request), newcomers first, then by lot. The number settles what never happens: two equal lots."""
    lots = [(lot_of(seed, ask.key), ask) for ask in asks]
    return sorted(lots, key=lambda pair: (not pair[1].newcomer, pair[0], pair[1].key))


def draw(asks: Sequence[Ask], *, seed: str, room: Room, opens: bool) -> list[Lot]:
    """The whole draw, in its order. `opens`: what nobody took of the shares goes, at the end, to all in the same order."""
    found: dict[int, Lot] = {}
    order = in_order(asks, seed)
    room = _served(order, room, found)
    if opens and room.pool is not None:
        _served(order, Room(room.pool + sum(room.shares.values()), {}, room.limits), found)
    return [found[ask.key] for _, ask in order]


def _served(order: list[tuple[str, Ask]], room: Room, found: dict[int, Lot]) -> Room:
    for rank, (lot, ask) in enumerate(order, start=1):
        if ask.key in found and found[ask.key].outcome == DRAWN:
            continue
        left = room.open_to(ask.needs)
        seats = seat(ask.needs, room)
        if seats is not None:
            room = room.less(ask.needs, seats)
            found[ask.key] = Lot(ask.key, lot, rank, DRAWN, left, seats)
        elif left != 0 and (short := room.short_of(ask.needs)) is not None:
            found[ask.key] = Lot(ask.key, lot, rank, NEED, room.limits[short])
        else:
            found[ask.key] = Lot(ask.key, lot, rank, TOO_MANY if left else AFTER, left)
    return room


def answer_by(now: dt.datetime, next_start: dt.datetime) -> dt.datetime:
    """Until when a drawn place is kept: five days, less where the date is near, never to an end at night."""
    return min(evening_kept(now + min((next_start - now) / SHARE_OF_TIME_LEFT, ANSWER_WITHIN)), next_start)


def usual_window(opens_at: dt.datetime, first_start: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """(end of the requests, draw) where nobody says otherwise: a week of requests at most, to 18 h, the draw the next day but one at 9 h,
    a week before the first date at least; None where there is no such time."""
    opens, start = opens_at.astimezone(PARIS), first_start.astimezone(PARIS)
    days = min(7, (start - opens).days - 9)
    if days < 2:
        return None
    end = (opens + dt.timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)
    return end, (end + dt.timedelta(days=2)).replace(hour=9)


@dataclass(frozen=True)
class Explained:
    """What one request may be told of its own draw; nothing of the others but how many they were."""

    asks: int
    places: int
    newcomers: int  # requests in the first group
    newcomer: bool
    wanted: int
    rank: int
    outcome: str
    left: int | None
    waiting: int | None = None  # her place on the list today
    confidential: bool = False


def explain(told: Explained) -> list[str]:
    """Why she was drawn or not, in plain sentences. Of a confidential sheet no number is told."""
    return [line.replace(" :", "\u00a0:").replace(" ;", "\u00a0;") for line in _explained(told)]


def _explained(told: Explained) -> list[str]:
    group = _group(told)
    if told.confidential:
        return [group, _SAID_QUIETLY[told.outcome]]
    counted = "1 demande" if told.asks == 1 else f"{told.asks} demandes"
    there = "1 place" if told.places == 1 else f"{told.places} places"
    lines = [f"{counted} pour {there}.", group, f"Dans l’ordre du tirage, votre demande est la {_nth(told.rank)}."]
    lines.append(_outcome(told))
    if told.waiting:
        lines.append(f"Vous êtes la {_nth(told.waiting)} demande de la liste d’attente, dans l’ordre du tirage.")
    return lines


_SAID_QUIETLY = {
    DRAWN: "Votre demande a été tirée au sort.",
    TOO_MANY: "Il ne restait pas assez de places pour vous tous ensemble.",
    AFTER: "Il ne restait plus de place à votre tour.",
    NEED: "Il ne restait plus de place pour ce dont vous avez besoin.",
}


def _group(told: Explained) -> str:
    if not told.newcomer:
        return "On tire d’abord les personnes qui n’ont jamais eu de place ; vous en avez déjà eu une, vous étiez dans le second groupe."
    if told.confidential or told.newcomers == told.asks:
        return "Vous n’aviez jamais eu de place ici : vous étiez dans le premier groupe, tiré avant les autres."
    with_you = told.newcomers - 1
    others = "vous y étiez seule" if not with_you else f"avec {with_you} autre{'s' if with_you > 1 else ''}"
    return f"Vous n’aviez jamais eu de place ici : votre demande était dans le premier groupe, tiré avant les autres ({others})."


def _outcome(told: Explained) -> str:
    if told.outcome == DRAWN:
        return (
            "Elle a été servie : une place est pour vous."
            if told.wanted == 1
            else f"Elle a été servie : {told.wanted} places sont pour vous."
        )
    if told.outcome == NEED:
        return (
            "À votre tour, les places pour ce dont vous avez besoin étaient prises : "
            "celle qui se libère va à la première demande qui en a besoin."
        )
    if told.outcome == TOO_MANY:
        left = "il restait 1 place" if told.left == 1 else f"il restait {told.left} places"
        return f"À votre tour {left}, et vous en demandiez {told.wanted} : on ne sépare pas un groupe."
    return "À votre tour, il ne restait plus de place."


def _nth(rank: int) -> str:
    return "1re" if rank == 1 else f"{rank}e"
