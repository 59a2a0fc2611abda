"""Who comes with whom: what a kind says of those of one party together, asked under the lock whenever they change."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from portal.kit.refusal import Refusal

from ..enums import ACTIVE, HOLDING, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of, minds_company


def in_party(row: Enrolment, states: tuple[str, ...] = HOLDING) -> QuerySet[Enrolment]:
    """The places of the same party on the same sheet in these states, hers among them, each with its person."""
    rows = Enrolment.objects.filter(party=row.party_id, sheet=row.sheet_id, state__in=states)
    return rows.select_related("person__successor").order_by("pk")


def reasons_against_rows(sheet: SignUpSheet, rows: Iterable[Enrolment], *, more_guests: int = 0) -> list[Refusal]:
    """What stands against those of these places coming together, and `more_guests` without a record."""
    found = list({row.pk: row for row in rows}.values())
    people = [row.person.current_record for row in found if not row.guest]
    return kind_of(sheet.activity).against_party(sheet, people, sum(row.guest for row in found) + more_guests)


def reasons_against_joining(sheet: SignUpSheet, row: Enrolment) -> list[Refusal]:
    """The same of one place that is taken now beside those that its party has already. One query, none where the kind does not mind."""
    if not minds_company(kind_of(sheet.activity)):
        return []
    return reasons_against_rows(sheet, [*in_party(row).exclude(pk=row.pk), row])


def reason_against_leaving(row: Enrolment, *, leaving: Collection[int] = ()) -> Refusal | None:
    """Why this place may not be given back while the others of its party keep theirs. `leaving`: keys of those that go in the same act."""
    staying = in_party(row, ACTIVE).exclude(pk__in={row.pk, *leaving})
    return kind_of(row.sheet.activity).against_leaving(row, staying)


def is_needed_by_others(row: Enrolment) -> bool:
    """Would those of its party whose places are confirmed be left there alone, were this place lost? No query where the kind does not
    mind."""
    kind = kind_of(row.sheet.activity)
    if not minds_company(kind):
        return False
    return kind.against_leaving(row, in_party(row, (EnrolmentState.CONFIRMED,)).exclude(pk=row.pk)) is not None


def refuse_to_leave(row: Enrolment, *, leaving: Collection[int] = ()) -> None:
    refusal = reason_against_leaving(row, leaving=leaving)
    if refusal:
        raise refusal
