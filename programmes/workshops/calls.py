"""« Un mois après » : who followed a course is rung up once, to hear how it goes."""

from django.urls import reverse

from portal.desk.enums import Outcome
from portal.kit import audit, clock
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, SignUpSheet

from .actions.note_follow_up import note_follow_up
from .models import Course
from .reading import came, course_places
from .rules.positions import CALL_AFTER, CALL_UNTIL

SOURCE = "workshops.month_after"
WRITTEN = (Outcome.REACHED, Outcome.REFUSED, Outcome.LETTER)  # she was asked, or wants no call
REASON = "des nouvelles, un mois après"
SAY = "« Nos séances sont finies depuis un mois. Comment cela se passe-t-il ? Une autre série vous irait-elle ? »"


def waiting(courses, *, only: int | None = None) -> list[Enrolment]:
    """Of these courses, the places of those to call: they came, a month ago, and nobody asked yet. `only`: this place. One query."""
    now = clock.now()
    ended = courses.dated().filter(last_end__lte=now - CALL_AFTER, last_end__gt=now - CALL_UNTIL).order_by().values("sheet")
    rows = course_places().filter(came(), sheet__in=ended, state=EnrolmentState.CONFIRMED, follow_up=None)
    rows = rows.filter(**({"pk": only} if only else {}))
    return list(rows.select_related("sheet__maison", "person__successor").prefetch_related("sheet__sessions").order_by("pk"))


def to_call(user) -> list[CallItem]:
    """`registry.call_sources`: in the houses where this user writes places, confidential ones for who sees them. Two queries."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.WRITE_ENROLMENTS))
    return [_item(row) for row in waiting(Course.objects.filter(sheet__in=sheets.order_by().values("pk")))]


def _item(row: Enrolment) -> CallItem:
    her, last = row.person.current_record, max(one.end for one in row.sheet.sessions.all())
    return CallItem(
        key=str(row.pk), person=her, reason=REASON, since=last + CALL_AFTER, before=last + CALL_UNTIL, say=SAY,
        url=reverse("workshops_desk:person", args=[her.pk]), maison_id=row.sheet.maison_id, about=f"{SOURCE}/{audit.key_of(row)}",
    )  # fmt: skip


def settled(key: str, outcome: str, by) -> None:
    """Once she was asked it is noted, with how the call ended; a try in vain changes nothing. Raises « appel-fini » when nothing is to
    ask."""
    pk = number_sent(key)
    found = waiting(Course.objects.all(), only=pk) if pk else []
    if not found:
        raise Refusal("appel-fini", "Il n’y a plus rien à lui demander.", "La liste est à jour.")
    if outcome in WRITTEN:
        note_follow_up(enrolment=found[0], outcome=outcome, by=by)
