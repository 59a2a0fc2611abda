"""What a vote decides. Sources: CASF R123-18 ff. (absolute majority of votes cast, casting vote of who presides, secret when a third of
those present ask or for an appointment). An abstention is no vote cast."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..enums import Majority
from .sitting import SittingRules


@dataclass(frozen=True)
class Tally:
    """A choice and how many voices it has; `counts`: a vote cast (an abstention is none)."""

    key: int
    voices: int
    counts: bool = True


@dataclass(frozen=True)
class Decision:
    """`result`: the choice that wins, None when nothing is decided. `cast` votes, `needed` voices (0: the most is enough)."""

    result: int | None
    cast: int
    abstained: int
    needed: int = 0
    tie: bool = False
    by_casting_vote: bool = False


def decide(tallies: Iterable[Tally], rules: SittingRules, *, secret: bool = False, chair_chose: int | None = None) -> Decision:
    """`chair_chose`: the choice of who presides in an open vote. In a secret one nobody's voice weighs more: a tie decides nothing.

    With a casting vote, who presides counts once more, which decides where that is enough for the majority asked: 5 and 5 of 10 is
    decided; 4, 4 and 2 under an absolute majority is not.
    """
    tallies = list(tallies)
    real = [one for one in tallies if one.counts]
    cast = sum(one.voices for one in real)
    abstained = sum(one.voices for one in tallies if not one.counts)
    absolute = rules.majority == Majority.ABSOLUTE
    needed = cast // 2 + 1 if absolute else 0
    most = max((one.voices for one in real), default=0)
    if not most:
        return Decision(None, cast, abstained, needed)
    first = [one.key for one in real if one.voices == most]
    if len(first) == 1:
        return Decision(first[0] if most >= needed else None, cast, abstained, needed)
    casting = rules.casting_vote and not secret and chair_chose in first
    if casting and (not absolute or 2 * (most + 1) > cast + 1):
        return Decision(chair_chose, cast, abstained, needed, tie=True, by_casting_vote=True)
    return Decision(None, cast, abstained, needed, tie=True)


def secret_is_owed(rules: SittingRules, *, asking: int, present: int) -> bool:
    """Whether enough of those present ask for a secret vote: « un tiers des membres présents »."""
    return asking > 0 and asking * rules.secret_denominator >= present * rules.secret_numerator
