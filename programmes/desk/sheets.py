"""Sign-up sheets at the desk: what is coming, who is on it, putting somebody on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import audit, clock
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..actions.answer_request import accept_request, refuse_request
from ..actions.approve import approve, refuse_place
from ..actions.confirm import confirm
from ..actions.lose_dates import kept_on
from ..actions.note_told import note_told
from ..actions.set_capacity import set_capacity
from ..actions.waive_kept import NO_WORDS, waive_kept
from ..actions.withdraw import withdraw
from ..enums import ACTIVE, Channel, EnrolmentState
from ..listings.dates import types_by_slot
from ..listings.giving_back import keeps_now
from ..listings.parties import answers_by_row, parties_to_look_at
from ..models import Enrolment, Session, SignUpSheet
from ..programme_type import kind_of
from ..slips import LABEL as SLIP
from ..slips import slip_of
from .dates_seen import series_once
from .ways import jumps_and_skips, ways_of

FOUND = 8
MOST = 200
PER_PAGE = 30  # dates of one page of the list
DATES_SHOWN = 4  # more dates of one sheet fold, those to come first


def maisons_of(user, capability: str, *, closed: bool = False):
    """The houses where this user may do a thing; those that are `closed` too, where the past is read."""
    scope, houses = scope_of(user, capability), Maison.objects.all() if closed else Maison.objects.in_service()
    return houses if scope.everywhere else houses.filter(pk__in=scope.maisons)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    """Dates to come of the houses she works in, with how their sheets fill."""
    sessions = series_once(Session.objects.visible_to(request.user).to_come().exclude(activity__content_type__in=types_by_slot()))
    house = request.GET.get("maison", "")
    if house:
        sessions = sessions.filter(maison__slug=house)
    seen = SignUpSheet.objects.visible_to(request.user)
    page = Paginator(sessions.select_related("activity", "maison"), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    by_session: dict[int, SignUpSheet] = {}
    for sheet in seen.filter(sessions__in=[row.pk for row in rows]).prefetch_related("sessions").order_by("pk"):
        for session in sheet.sessions.all():
            by_session.setdefault(session.pk, sheet)
    lines = [(row, by_session.get(row.pk)) for row in rows]
    context = {
        "lines": lines, "page": page, "maisons": maisons_of(request.user, Capability.SEE_ENROLMENTS).order_by("name"), "house": house,
        "may_plan": user_can(request.user, Capability.PLAN_ACTIVITIES),
    }  # fmt: skip
    return render(request, "programmes/desk/sheets.html", context)


def seen_sheet(request: HttpRequest, pk: int, capability: str = Capability.SEE_ENROLMENTS) -> SignUpSheet:
    """A sheet that she sees, in a house where she may do `capability`; 404 for any other. Of one that stays confidential each screen about
    its people comes through here: that it was read is noted, not who was on it."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, capability))
    found = get_object_or_404(sheets.select_related("activity", "maison", "tariff"), pk=pk)
    if found.stays_confidential:
        audit.note_reading(found, by=request.user, what="programmes:desk_sheet")
    return found


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on it, who waits, who asks; a search to put somebody on it."""
    return _show(request, seen_sheet(request, pk))


def _show(request: HttpRequest, sheet: SignUpSheet) -> HttpResponse:
    rows = list(sheet.enrolments.filter(state__in=ACTIVE).select_related("person", "party", "share__maison").in_line())
    jumps_and_skips(rows)
    answers = answers_by_row(sheet, rows)
    kind = kind_of(sheet.activity)
    for row in rows:
        row.said = answers.get(row.pk, [])
        row.own_page = kind.desk_page(row) if row.state == EnrolmentState.CONFIRMED else ("", "")
    groups = {state: [row for row in rows if row.state == state] for state in ACTIVE}
    held = groups[EnrolmentState.HELD]
    asked = request.GET.get("q", "").strip()
    may_write = user_can(request.user, Capability.WRITE_ENROLMENTS, sheet.maison_id)
    found = Person.objects.visible_to(request.user).current().matching(asked)[:FOUND] if asked and may_write else []
    dates = list(sheet.sessions.select_related("maison").order_by("start"))
    context = {
        "sheet": sheet, "dates": dates, "next_dates": _next_of(dates), "confirmed": groups[EnrolmentState.CONFIRMED],
        "to_look_at": [row for row in held if row.to_look_at],
        "pending": [row for row in held if not row.to_look_at] + groups[EnrolmentState.OFFERED], "waiting": groups[EnrolmentState.WAITING],
        "requested": groups[EnrolmentState.REQUESTED], "q": asked, "found": found, "may_write": may_write,
        "may_tick": user_can(request.user, Capability.TICK_ATTENDANCE, sheet.maison_id),
        "alone": parties_to_look_at(sheet, rows), "asks_why": kind.asks_why, "keeps": keeps_now(sheet, dates), "kept": kept_on(sheet),
        "may_plan": user_can(request.user, Capability.PLAN_ACTIVITIES, sheet.maison_id), "today": clock.today(),
    }  # fmt: skip
    return render(request, "programmes/desk/sheet.html", {**context, "ways": ways_of(request.user, sheet)})


def _next_of(dates: list[Session]) -> list[Session]:
    """All the dates when they are few; of many, today's and the next ones, or the last where all are over."""
    if len(dates) <= DATES_SHOWN:
        return dates
    ahead = [date for date in dates if date.local_date >= clock.today()]
    return ahead[:DATES_SHOWN] or dates[-DATES_SHOWN:]


def tell_done(request: HttpRequest, row: Enrolment, words: str) -> None:
    """What was done, with its paper where there is one (none of a refusal, nor of a kind that has its own)."""
    if slip_of(request.user, str(row.pk)) is None:
        messages.success(request, words)
    else:
        offer_slip(request, words, label=SLIP, key=row.pk)


@staff_gate(Capability.WRITE_ENROLMENTS)
@require_POST
def place_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on one place: give back, confirm, tell, answer a request."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, Capability.WRITE_ENROLMENTS))
    rows = Enrolment.objects.filter(sheet__in=sheets).select_related("sheet")
    row = get_object_or_404(rows, pk=pk)
    seen, by = number_sent(request.POST.get("version")) or None, request.user
    acts = {
        "withdraw": lambda: withdraw(enrolment=row, by=by, channel=Channel.COUNTER, reason="staff", seen=seen),
        "withdraw-free": lambda: _withdraw_free(row, request.POST.get("why", ""), by=by, seen=seen),
        "waive": lambda: waive_kept(enrolment=row, why=request.POST.get("why", ""), by=by),
        "approve": lambda: approve(enrolment=row, words=request.POST.get("words", ""), by=by, seen=seen),
        "refuse-place": lambda: refuse_place(enrolment=row, words=request.POST.get("words", ""), by=by, seen=seen),
        "confirm": lambda: confirm(enrolment=row, by=by, channel=Channel.COUNTER, seen=seen),
        "told": lambda: note_told(enrolment=row, by=by),
        "accept": lambda: accept_request(enrolment=row, by=by, seen=seen),
        "refuse": lambda: refuse_request(enrolment=row, words=request.POST.get("words", ""), by=by, seen=seen),
    }
    act = acts.get(request.POST.get("act", ""))
    try:
        if act:
            act()
            tell_done(request, row, "C'est noté.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if request.POST.get("vers") == "places":  # from the person's own page: back to it
        return redirect("programmes:desk_places", row.person.current_record.pk)
    return redirect("programmes:desk_sheet", row.sheet_id)


def _withdraw_free(row: Enrolment, why: str, *, by, seen: int | None) -> Enrolment:
    """Given back, and all of it goes back whatever the policy: for a reason, kept in the journal."""
    if not why.strip():
        raise NO_WORDS
    return withdraw(enrolment=row, by=by, channel=Channel.COUNTER, reason="staff", waive=why.strip()[:200], seen=seen)


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def capacity(request: HttpRequest, pk: int) -> HttpResponse:
    sheet, text = seen_sheet(request, pk, Capability.PLAN_ACTIVITIES), request.POST.get("capacity", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):
        messages.error(request, "Écrivez un nombre de places, ou rien pour ne pas limiter.")
        return redirect("programmes:desk_sheet", pk)
    try:
        set_capacity(sheet=sheet, capacity=int(text) if text else None, by=request.user)
        messages.success(request, "Le nombre de places est changé.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:desk_sheet", pk)


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def sheets_for(request: HttpRequest, pk: int) -> HttpResponse:
    """The counter's act « Inscrire »: the next sheets one may put this person on."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    sheets = (
        SignUpSheet.objects.visible_to(request.user)
        .filter(sessions__in=Session.objects.on().to_come(), activity__live=True)
        .exclude(activity__content_type__in=types_by_slot())
        .distinct()
    )
    rows = list(sheets.select_related("activity", "maison").prefetch_related("sessions")[:MOST])
    for row in rows:
        row.next_date = min((date for date in row.sessions.all() if date.end > clock.now()), key=lambda date: date.start)
    rows.sort(key=lambda row: row.next_date.start)
    return render(request, "programmes/desk/sheets_for.html", {"person": person, "sheets": rows})
