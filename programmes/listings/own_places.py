"""The places of a resident and of those she takes care of: the next ones, by person, and those that are over."""

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse

from portal.kit import clock
from portal.kit.registry import ComingLine

from ..enums import ACTIVE, EnrolmentState, SessionState
from ..models import Enrolment, Session
from ..programme_type import kind_of
from ..registry import places_of
from ..rules.history_words import outcome
from .cards import kinds_by_type

PER_PAGE = 20
# What to do about a place, by its state
ACTS = {
    EnrolmentState.OFFERED: "Répondre",
    EnrolmentState.HELD: "Finir l’inscription",
    EnrolmentState.WAITING: "Voir où j’en suis",
    EnrolmentState.REQUESTED: "Voir où j’en suis",
}
AWAITED = (EnrolmentState.OFFERED, EnrolmentState.HELD)
KEPT = "Je ne peux pas venir"


def name_beside(row: Enrolment, person) -> str:
    """The display name of who holds this place, "" where it is herself by whichever of her records."""
    holder = row.person.current_record
    return "" if person is not None and holder.pk == person.pk else holder.display_name


def line_of(row: Enrolment, person) -> ComingLine:
    """A place to come, with its next date and the one thing to do about it."""
    more = sum(date.end > clock.now() and not date.cancelled for date in row.sheet.sessions.all()) - 1
    notes = [
        "" if row.state == EnrolmentState.CONFIRMED else row.get_state_display(),
        f"{row.places} places" if row.places > 1 else "",
        f"et {more} autre{'s' if more > 1 else ''} date{'s' if more > 1 else ''}" if more > 0 else "",
    ]
    date, who = row.next_date, row.called.capitalize() if row.guest else name_beside(row, person)
    return ComingLine(
        date.start, date.end, row.title, reverse("programmes:place", args=[row.pk]), ACTS.get(row.state, KEPT), date.where,
        who, " · ".join(note for note in notes if note), row.state in AWAITED,
    )  # fmt: skip


def coming_lines(request, person) -> list[ComingLine]:
    """For « mon espace ». Three queries at any number."""
    return [line_of(row, person) for row in places_of(request.user)]


def by_person(user, person) -> list[tuple[str, list[ComingLine]]]:
    """(name, places to come), herself first under an empty name, then the others in the order of their names. Three queries."""
    found: dict[str, list[ComingLine]] = {}
    for row in places_of(user):
        line = line_of(row, person)
        found.setdefault(line.who, []).append(line)
    return sorted(found.items(), key=lambda group: (group[0] != "", group[0].lower()))


def history(user, person, page: object) -> Page:
    """Places that are over, given back or refused, the last first: her own, under their neutral title where it is confidential, and
    her children's. Each gets `title`, `who`, `last` (a Session) and `outcome`. Four queries at any number."""
    shown = Paginator(_over(user), PER_PAGE).get_page(page)
    rows = list(shown.object_list)
    for row in rows:
        kind = kind_of(row.sheet.activity)
        row.title = kind.title(row.sheet.activity, neutral=row.sheet.confidential)
        row.who = name_beside(row, person)
        dates = sorted(row.sheet.sessions.all(), key=lambda date: date.start)
        row.last = dates[-1]
        took_place = {date.pk for date in dates if not date.cancelled}
        presences = [tick.presence for tick in row.attendances.all() if tick.session_id in took_place]
        row.outcome = outcome(state=row.state, end_reason=row.end_reason, held=len(took_place), presences=presences)
    shown.object_list = rows
    return shown


def _over(user):
    listed = [key for key, kind in kinds_by_type().items() if kind.listed]
    coming = Session.objects.exclude(state=SessionState.CANCELLED).filter(on_sheets__sheet=OuterRef("sheet"), end__gt=clock.now())
    rows = Enrolment.objects.remembered_by(user).filter(sheet__activity__content_type__in=listed)
    rows = rows.filter(~Q(state__in=ACTIVE) | ~Exists(coming)).annotate(ended=Max("sheet__sessions__end")).exclude(ended=None)
    rows = rows.select_related("sheet__activity", "person__successor")
    return rows.prefetch_related("sheet__sessions__maison", "attendances").order_by("-ended", "-pk")
