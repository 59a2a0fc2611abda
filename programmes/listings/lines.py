"""The lines of a date's list, the same on the screen, on paper and on the telephone: a number that never changes, a name, whose guest."""

from collections import Counter
from dataclasses import dataclass

from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from .parties import answers_by_row


@dataclass(frozen=True)
class Line:
    """One person of the list. Her number is her rank among all who ever asked for a place here: it never changes, so that a paper
    printed on Monday is read on Friday; it has gaps, and says nothing else."""

    number: int
    row: Enrolment
    comes_with: str = ""  # with whom she comes, when she is not the one who asked
    alike: bool = False  # another line bears the same name
    note: str = ""  # answers to the questions that may be printed

    @property
    def enrolment(self) -> int:
        return self.row.pk

    @property
    def name(self) -> str:
        return self.row.called

    @property
    def told_apart(self) -> str:
        """On the team's own screen: « Mme R. (Rosa) » where two lines would read the same."""
        given = self.row.person.given_name
        return f"{self.name} ({given})" if self.alike and given and not self.row.guest else self.name

    @property
    def full_name(self) -> str:
        """For who calls the roll."""
        return self.name if self.row.guest else self.row.person.full_name

    @property
    def places(self) -> int:
        return self.row.places


def lines_of(sheet: SignUpSheet, *, paper: bool = False) -> list[Line]:
    """The confirmed, by number: one query. `paper`: with what may be printed beside their names, two queries more."""
    rows = list(sheet.enrolments.select_related("person__successor").defer("price_reason").order_by("pk"))
    numbered, first = [], {}
    names = Counter(row.called for row in rows if row.state == EnrolmentState.CONFIRMED)
    said = answers_by_row(sheet, [row for row in rows if row.state == EnrolmentState.CONFIRMED], paper=True) if paper else {}
    for rank, row in enumerate(rows, start=1):
        if row.state == EnrolmentState.CONFIRMED:
            host = first.setdefault(row.party_id, row)
            comes_with = host.person.display_name if row.guest or host is not row else ""
            note = " ; ".join(f"{words} {text}" for words, text in said.get(row.pk, ()))
            numbered.append(Line(rank, row, comes_with, alike=names[row.called] > 1, note=note))
    return numbered


def by_name(lines: list[Line]) -> list[Line]:
    """The same in the order of names."""
    return sorted(lines, key=lambda line: (line.row.person.sort_key, line.number))
