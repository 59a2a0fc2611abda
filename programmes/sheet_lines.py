"""The lines of a date's list, the same on the screen, on paper and on the telephone: a number that never changes, a name, whose guest."""

from dataclasses import dataclass

from .enums import EnrolmentState
from .models import Enrolment, SignUpSheet


@dataclass(frozen=True)
class Line:
    """One person of the list. Her number is her rank among all who ever asked for a place here: it never changes, so that a paper
    printed on Monday is read on Friday; it has gaps, and says nothing else."""

    number: int
    row: Enrolment
    comes_with: str = ""  # with whom she comes, when she is not the one who asked

    @property
    def enrolment(self) -> int:
        return self.row.pk

    @property
    def name(self) -> str:
        return self.row.called

    @property
    def places(self) -> int:
        return self.row.places


def lines_of(sheet: SignUpSheet) -> list[Line]:
    """The confirmed, by number: one query."""
    rows = sheet.enrolments.select_related("person__successor").defer("price_reason").order_by("pk")
    numbered, first = [], {}
    for rank, row in enumerate(rows, start=1):
        if row.state == EnrolmentState.CONFIRMED:
            host = first.setdefault(row.party_id, row)
            numbered.append(Line(rank, row, host.person.display_name if row.guest or host is not row else ""))
    return numbered


def by_name(lines: list[Line]) -> list[Line]:
    """The same in the order of names."""
    return sorted(lines, key=lambda line: (line.row.person.sort_key, line.number))
