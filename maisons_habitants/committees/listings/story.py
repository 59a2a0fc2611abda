"""The whole story of a proposal, line by line, as everybody reads it: no name."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates

from ..enums import Outcome
from ..models import Proposal

_SAID = {"online": "en ligne", "desk": "à l’accueil", "sticker": "sur un papier collé", "meeting": "en réunion"}
_ANSWERS = {
    Outcome.STUDIED: "À l’étude",
    Outcome.UNDER_WAY: "En cours",
    Outcome.DONE: "Fait",
    Outcome.REFUSED: "Refusé, parce que…",
}


@dataclass(frozen=True)
class Line:
    """`kind`: « spoken », « step » or the outcome of an answer, for its look."""

    day: dt.date
    title: str
    words: str = ""
    kind: str = "step"


def story(row: Proposal) -> list[Line]:
    """In the order of days: said (and said again), published, at a committee, each answer. Of a row with `merged` and `answers` prefetched,
    and `item__meeting__session` selected: no query more."""
    lines = [(row.said_on, 0, Line(row.said_on, f"Dit {_SAID[row.way]}", kind="spoken"))]
    lines += [(one.said_on, 1, Line(one.said_on, f"Dit aussi {_SAID[one.way]}", one.public_words, "spoken")) for one in row.merged.all()]
    if row.published_at:
        day = dates.local(row.published_at).date()
        lines.append((day, 2, Line(day, "Publié par la maison")))
    if row.item:
        day = dates.local(row.item.meeting.session.start).date()
        lines.append((day, 3, Line(day, "À l’ordre du jour du comité", row.item.decision)))
    for answer in row.answers.all():
        day = dates.local(answer.given_at).date()
        lines.append((day, 4, Line(day, _ANSWERS[Outcome(answer.outcome)], answer.words, str(answer.outcome))))
    return [line for _, _, line in sorted(lines, key=lambda given: given[:2])]
