"""Whom to telephone because she did not come, twice in a row and without a word, and still has a place to come."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.desk.enums import Outcome
from portal.kit import audit, clock, dates
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from .actions.answer_absence import KEEPS, answer_absence
from .calls import who_speaks
from .enums import EnrolmentState, Presence, SessionState
from .models import Attendance, Enrolment, SignUpSheet
from .programme_type import calls_after, kind_of
from .rules import no_show

LOOKED_BACK = dt.timedelta(days=90)  # an older absence is nobody's business any more
WRITTEN = (Outcome.REACHED, Outcome.REFUSED, Outcome.LETTER)  # the question was put to her, or she wants none


@dataclass
class Missing:
    """A place still to come of somebody who missed the last dates; `missed` are these, oldest first."""

    row: Enrolment
    missed: list[dt.datetime] = field(default_factory=list)

    @property
    def title(self) -> str:
        return kind_of(self.row.sheet.activity).title(self.row.sheet.activity, neutral=self.row.sheet.confidential)


def _her(path: str = "person"):
    """The record that stands for her, after a merge."""
    return Coalesce(f"{path}__successor", path)


def missing(sheets, *, only: int | None = None) -> list[Missing]:
    """Of these sheets (a queryset), whom to call; `only`: this place alone. One line for each person and activity, two queries."""
    since = clock.now() - LOOKED_BACK
    of_sheets = Q(enrolment__sheet__in=sheets.order_by().values("pk"), enrolment__guest=False, session__start__gte=since)
    open_absences = Attendance.objects.annotate(her=_her("enrolment__person")).filter(
        of_sheets, her=OuterRef("her"), enrolment__sheet__activity=OuterRef("sheet__activity"), presence=Presence.ABSENT, talked_at=None
    )
    coming = Q(sheet__sessions__start__gt=clock.now()) & ~Q(sheet__sessions__state=SessionState.CANCELLED)
    rows = Enrolment.objects.filter(sheet__in=sheets.order_by().values("pk"), state=EnrolmentState.CONFIRMED, guest=False)
    rows = rows.filter(**({"pk": only} if only else {})).annotate(her=_her(), next_start=Min("sheet__sessions__start", filter=coming))
    rows = list(
        rows.filter(Exists(open_absences), next_start__isnull=False)
        .select_related("sheet__activity__content_type", "sheet__maison", "person__successor")
        .order_by("next_start", "pk")
    )
    return _of_each(rows, _marks(rows, of_sheets)) if rows else []


def _marks(rows: list[Enrolment], of_sheets: Q) -> dict[tuple[int, int], list[tuple]]:
    """What is noted of each of them on each activity, oldest first."""
    marks = (
        Attendance.objects.annotate(her=_her("enrolment__person"))
        .filter(of_sheets, her__in={row.her for row in rows}, enrolment__sheet__activity__in={row.sheet.activity_id for row in rows})
        .order_by("session__start", "pk")
        .values_list("her", "enrolment__sheet__activity", "presence", "talked_at", "session__start")
    )
    found = defaultdict(list)
    for her, activity, *mark in marks:
        found[her, activity].append(mark)
    return found


def _of_each(rows: list[Enrolment], marks: dict) -> list[Missing]:
    found: dict[tuple[int, int], Missing] = {}
    for row in rows:
        key = row.her, row.sheet.activity_id
        known = marks[key]
        facts = [no_show.Mark(presence, talked is not None) for presence, talked, _ in known]
        if key not in found and no_show.to_call(facts, after=calls_after(row.sheet)):
            found[key] = Missing(row, [start for *_, start in known[-no_show.absences_in_a_row(facts) :]])
    return list(found.values())


def to_call(user) -> list[CallItem]:
    """`registry.call_sources`: of the sheets this user may write on, confidential ones for who sees them. Two queries, three with those
    for whom somebody else answers."""
    found = missing(SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.WRITE_ENROLMENTS)))
    mute = [one.row for one in found if not one.row.person.current_record.phone and not one.row.sheet.confidential]
    speaking = who_speaks(mute)
    return [_item(one, speaking.get(one.row.person.current_record.pk)) for one in found]


def _item(one: Missing, other) -> CallItem:
    row, her = one.row, one.row.person.current_record
    whose = f" pour {her.display_name}" if other is not None else ""
    times = "la dernière fois" if len(one.missed) == 1 else f"les {len(one.missed)} dernières fois"
    say = f"{one.title}{whose} : on ne l’a pas vue {times}. Tout va bien ? Garde-t-elle sa place, {dates.moment_long(row.next_start)} ?"
    about = f"programmes.absent/{audit.key_of(row)}"
    return CallItem(
        key=str(row.pk), person=other or her, reason="pas venue, sans nouvelles", since=one.missed[-1], before=row.next_start, say=say,
        url=reverse("programmes:desk_absence", args=[row.pk]), maison_id=row.sheet.maison_id, about=about,
    )  # fmt: skip


def settled(key: str, outcome: str, by) -> None:
    """Once the question was put to her, it is not asked again before another absence. Without another word she keeps her place. Raises
    « appel-fini » when nothing is to ask."""
    row = Enrolment.objects.filter(pk=number_sent(key)).first()
    if row is None or not missing(SignUpSheet.objects.filter(activity=row.sheet.activity_id), only=row.pk):
        raise Refusal("appel-fini", "Il n’y a plus rien à lui demander.", "La liste est à jour.")
    if outcome in WRITTEN:
        answer_absence(enrolment=row, answer=KEEPS, by=by)
