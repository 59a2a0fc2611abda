"""« Vous avez dit, nous avons fait », in numbers: what a house was told in a year, and what it answered. No name."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Min, OuterRef, Subquery

from portal.kit import clock
from portal.kit.dates import local

from ..models import Proposal, ProposalAnswer
from ..rules.proposals import ANSWERED
from .proposals import read


@dataclass(frozen=True)
class ProposalFigures:
    """Of the proposals said in a year to one house, as they stood at its end (today for the year that runs).

    `said`: all but what was put aside, merged ones too; `published`: those that stand alone; `answered`: of these, under way, done or
    refused; `owed`: without answer yet; `late`: answered after the first day promised, or owed beyond it. `voices` of distinct persons.
    """

    said: int = 0
    published: int = 0
    answered: int = 0
    done: int = 0
    refused: int = 0
    under_way: int = 0
    owed: int = 0
    late: int = 0
    voices: int = 0
    stickers: int = 0


def figures(maison, year: int) -> ProposalFigures:
    """Of one house: three queries, whatever their number."""
    first, until = dt.date(year, 1, 1), min(dt.date(year, 12, 31), clock.today())
    ended = dt.datetime.combine(until, dt.time.max, tzinfo=local(clock.now()).tzinfo)
    last = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), given_at__lte=ended).order_by("-given_at", "-pk").values("outcome")[:1]
    given = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), outcome__in=ANSWERED, given_at__lte=ended).order_by()
    rows = Proposal.objects.filter(maison=maison, said_on__range=(first, until), set_aside_at=None)
    known = list(
        rows.annotate(outcome=Subquery(last), at=Subquery(given.values("proposal").annotate(at=Min("given_at")).values("at"))).values_list(
            "pk", "merged_into", "published_at", "owed_first_on", "stickers", "outcome", "at"
        )
    )
    alone = [row for row in known if row[1] is None and row[2] is not None and row[2] <= ended]
    told = Counter(row[5] for row in alone)
    answered = sum(told[outcome] for outcome in ANSWERED)
    late = sum(1 for _, _, _, day, _, outcome, at in alone if _is_late(day, outcome, at, until))
    return ProposalFigures(
        said=len(known), published=len(alone), answered=answered, done=told["done"], refused=told["refused"],
        under_way=told["under-way"], owed=len(alone) - answered, late=late, voices=_voices({row[0] for row in alone}),
        stickers=sum(row[4] for row in known),
    )  # fmt: skip


def _is_late(promised: dt.date | None, outcome: str | None, answered_at: dt.datetime | None, until: dt.date) -> bool:
    if promised is None:
        return False
    if outcome in ANSWERED and answered_at is not None:
        return local(answered_at).date() > promised
    return until > promised


def _voices(keys: set[int]) -> int:
    return sum(read(Proposal.objects.filter(pk__in=keys)).values_list("voices", flat=True))
