"""Whether enough members are there. Sources: CASF R123-17 (majority of members in office, a second convocation sits whatever the number),
CASF D311-17 / D311-7 as cited by its councils (users' representatives more than half of the members present), charters in numbers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..enums import QuorumBase
from .sitting import Sitter, SittingRules, in_office, seats_there, voices


@dataclass(frozen=True)
class Shortage:
    """A college that lacks members: how many it needs, how many are there."""

    college: int
    needed: int
    there: int


@dataclass(frozen=True)
class Quorum:
    """`needed` members (0: no minimum), `there` counted, of `office` in office, those aside off all three. `leading`: the college that must
    be more than half of those present is not. `second`: a second convocation, which asks for nobody."""

    needed: int
    there: int
    office: int
    short: tuple[Shortage, ...] = ()
    leading: bool = False
    second: bool = False

    @property
    def met(self) -> bool:
        return self.there >= self.needed and not self.short and not self.leading

    @property
    def missing(self) -> int:
        return max(self.needed - self.there, 0)


def share(number: int, rules: SittingRules) -> int:
    """How many of `number` the rule asks for: « plus de la moitié » of 9 or of 8 is 5, « au moins la moitié » of 9 is 5, of 8 is 4."""
    top = number * rules.quorum_numerator
    if rules.quorum_more_than:
        return top // rules.quorum_denominator + 1
    return -(-top // rules.quorum_denominator)


def quorum_of(
    sitters: Iterable[Sitter], rules: SittingRules, *, proxies: Mapping[int, int] = {}, aside: Collection[int] = (), second: bool = False
) -> Quorum:
    """The minimum as it stands now, for an item on which `aside` do not vote (nobody for the sitting as a whole)."""
    sitters = list(sitters)
    office = [one for one in in_office(sitters, rules) if one.key not in aside]
    there = {key for key, sits in seats_there(sitters, rules).items() if key not in aside and sits.key not in aside}
    counted = set(there)
    if rules.proxies_count:
        counted |= {voice.key for voice in voices(sitters, rules, proxies=proxies, aside=aside)}
    if second and not rules.second_needs_quorum:
        return Quorum(0, len(counted), len(office), second=True)
    needed, short = _needed(office, rules), ()
    if rules.by_college and rules.quorum_base == QuorumBase.IN_OFFICE:
        short = tuple(_short(office, counted, rules))
    led = sum(one.college == rules.leading_college for one in office if one.key in there)
    leading = rules.leading_college is not None and led * 2 <= len(there)
    return Quorum(needed, len(counted), len(office), short, leading, second)


def _needed(office: list[Sitter], rules: SittingRules) -> int:
    if rules.quorum_base == QuorumBase.IN_OFFICE:
        return share(len(office), rules)
    return rules.quorum_number if rules.quorum_base == QuorumBase.NUMBER else 0


def _short(office: list[Sitter], counted: set[int], rules: SittingRules):
    """Each college on its own: one whose members all stepped aside is asked for nobody."""
    for college in sorted({one.college for one in office if one.college is not None}):
        members = [one for one in office if one.college == college]
        needed, there = share(len(members), rules), sum(one.key in counted for one in members)
        if there < needed:
            yield Shortage(college, needed, there)
