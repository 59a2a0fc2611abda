"""Who sits, who has a voice and by whose hand: pure. A `Sitter` is a mandate of the day; a seat has one voice, its holder's, else its
deputy's (where the rules know deputies), else that of whoever bears the holder's proxy."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..enums import Majority, Presence, QuorumBase


@dataclass(frozen=True)
class Sitter:
    """A member on the day: `key` her mandate's, `seat` her seat's; `deputy_of` the seat she is a deputy for."""

    key: int
    seat: int
    college: int | None = None
    votes: bool = True
    deputy_of: int | None = None
    presence: str = ""

    @property
    def here(self) -> bool:
        return self.presence == Presence.PRESENT


@dataclass(frozen=True)
class SittingRules:
    """What of `BodyRules` a sitting asks; a simple meeting asks nothing but the choice with most voices."""

    formal: bool = False
    quorum_base: str = QuorumBase.NONE
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    quorum_more_than: bool = True
    quorum_number: int = 0
    second_needs_quorum: bool = False
    by_college: bool = False
    leading_college: int | None = None
    deputies: bool = False
    proxies_each: int = 0
    proxies_count: bool = False
    majority: str = Majority.RELATIVE
    casting_vote: bool = False
    secret_numerator: int = 1
    secret_denominator: int = 3

    @classmethod
    def of(cls, row) -> "SittingRules":
        """Of a row of `BodyRules` (None: simple)."""
        if row is None or not row.formal:
            return cls()
        names = [name for name in cls.__dataclass_fields__ if name != "leading_college"]
        return cls(**{name: getattr(row, name) for name in names}, leading_college=row.leading_college_id)


@dataclass(frozen=True)
class Voice:
    """One voice: `key` the mandate it belongs to, `by` the mandate that casts it, `proxy` when it was given."""

    key: int
    by: int
    college: int | None = None
    proxy: bool = False


def in_office(sitters: Iterable[Sitter], rules: SittingRules) -> list[Sitter]:
    """One for each seat with a voice that somebody holds: its holder, else (where there are deputies) the deputy of a vacant one."""
    sitters = list(sitters)
    held = {one.seat: one for one in sitters if one.deputy_of is None and one.votes}
    if rules.deputies:
        titular = {one.seat for one in sitters if one.deputy_of is None}
        held |= {one.deputy_of: one for one in sitters if one.deputy_of is not None and one.votes and one.deputy_of not in titular}
    return sorted(held.values(), key=lambda one: one.key)


def deputies_of(sitters: Iterable[Sitter], rules: SittingRules) -> dict[int, Sitter]:
    """Seat -> its deputy; nothing where the rules know none."""
    return {one.deputy_of: one for one in sitters if one.deputy_of is not None} if rules.deputies else {}


def seats_there(sitters: Iterable[Sitter], rules: SittingRules) -> dict[int, Sitter]:
    """Mandate in office -> who sits for it in the room: herself, else her deputy."""
    sitters = list(sitters)
    deputies = deputies_of(sitters, rules)
    found = {}
    for one in in_office(sitters, rules):
        deputy = deputies.get(one.seat)
        if one.here:
            found[one.key] = one
        elif deputy is not None and deputy.here:
            found[one.key] = deputy
    return found


def voices(sitters: Iterable[Sitter], rules: SittingRules, *, proxies: Mapping[int, int] = {}, aside: Collection[int] = ()) -> list[Voice]:
    """Every voice that may be cast on an item, now. `proxies`: mandate that gave -> mandate that bears; `aside`: mandates that do not vote
    on it, whose own voice and whose borne ones are off the count. A proxy sleeps while its giver, or her deputy, is in the room."""
    sitters = list(sitters)
    here = {one.key: one for one in sitters if one.here}
    there = seats_there(sitters, rules)
    found, borne = [], {}
    for one in in_office(sitters, rules):
        if one.key in aside:
            continue
        sits = there.get(one.key)
        if sits is not None:
            if sits.key not in aside:
                found.append(Voice(one.key, sits.key, one.college))
            continue
        bearer = proxies.get(one.key)
        if rules.proxies_each and bearer in here and bearer not in aside and here[bearer].votes:
            borne[bearer] = borne.get(bearer, 0) + 1
            if borne[bearer] <= rules.proxies_each:
                found.append(Voice(one.key, bearer, one.college, proxy=True))
    return found
