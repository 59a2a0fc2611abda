"""What the engine asks of this room about its dates: which shifts stand beside them, what is said of hands on a date’s page."""

from django.db.models.functions import Coalesce

from portal.kit import clock, dates
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.clashes import Clash, Span
from programmes.enums import HOLDING
from programmes.models import Enrolment, Session, SheetSession

from .listings import shifts as listings
from .models import Shift


def hands_of(dates: list[int]) -> dict[int, int]:
    """Key of a shift’s date -> key of the date it serves: one query."""
    return dict(Shift.objects.on().filter(serves__in=dates).order_by().values_list("session", "serves"))


def date_panel(request, date) -> dict | None:
    """The hands of a date, for who sees volunteers there; nothing on a shift’s own page but its posts. Two queries."""
    if not user_can(request.user, Capability.SEE_VOLUNTEERS, date.maison_id):
        return None
    seen = Shift.objects.visible_to(request.user)
    own = list(listings.shifts_read(seen.filter(session=date.pk)))
    hands = [] if own else list(listings.shifts_read(seen.on().filter(serves=date.pk)))
    may = (
        not own and not date.cancelled and date.start > clock.now() and user_can(request.user, Capability.MANAGE_VOLUNTEERS, date.maison_id)
    )
    return {"own": own, "hands": hands, "may": may, "date": date} if own or hands or may else None


def in_the_way(moved: list[tuple[Session, Span]], *, user) -> list[Clash]:
    """Whoever is on these shifts and has another place where they would be: the other shift by its name and hours, anything else without
    saying what. A handful of queries whatever the number of dates."""
    spans = {session.pk: span for session, span in moved}
    sheets = dict(Shift.objects.filter(session__in=spans).order_by().values_list("sheet", "session"))
    here = _places(sheet__in=sheets)
    if not here:
        return []
    first, last = min(span.start for span in spans.values()), max(span.end for span in spans.values())
    dated = SheetSession.objects.filter(session__start__lt=last, session__end__gt=first).exclude(sheet__in=sheets)
    elsewhere = _places(sheet__in=dated.order_by().values("sheet"), kept__in={person for person, _, _ in here})
    others = _dates_of({sheet for _, sheet, _ in elsewhere}, first, last)
    shifts = {one.sheet_id: one.session.activity.title for one in _shifts_of(elsewhere)}
    found = []
    for person, sheet, name in here:
        span = spans[sheets[sheet]]
        for _, other, _ in (row for row in elsewhere if row[0] == person):
            found += [
                Clash(f"{span.day}:{person}:{date.pk}", span.day, _said(name, span, date, shifts.get(other, "")))
                for date in others.get(other, ()) if date.start < span.end and date.end > span.start
            ]  # fmt: skip
    return found


def _places(**those) -> list[tuple[int, int, str]]:
    """(her kept record, sheet, her name as she chose it to be shown) of the places held."""
    rows = Enrolment.objects.filter(state__in=HOLDING).annotate(
        kept=Coalesce("person__successor", "person"), called=Coalesce("person__successor__display_name", "person__display_name")
    )
    return list(rows.filter(**those).order_by("pk").values_list("kept", "sheet", "called"))


def _dates_of(sheets: set[int], first, last) -> dict[int, list[Session]]:
    links = SheetSession.objects.filter(sheet__in=sheets, session__start__lt=last, session__end__gt=first).select_related("session")
    found: dict[int, list[Session]] = {}
    for link in links.order_by("session__start", "pk"):
        if not link.session.cancelled:
            found.setdefault(link.sheet_id, []).append(link.session)
    return found


def _shifts_of(places):
    return Shift.objects.filter(sheet__in={sheet for _, sheet, _ in places}).select_related("session__activity")


def _said(name: str, span: Span, date: Session, shift: str) -> str:
    when = f"{dates.day_short(span.day)}, {dates.hours_range(date.start, date.end)}"
    return f"{name} a déjà un créneau : {shift}, {when}." if shift else f"{name} est déjà attendue ailleurs : {when}."
