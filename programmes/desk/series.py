"""Dates planned together, one date, and changing or calling off one, the rest or all of them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, registry
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.places.calendars import public_holidays

from ..actions.change_dates import Change, cancel_dates, in_the_way, move_dates
from ..actions.know_facilitators import known_facilitators
from ..actions.plan_session import place_of
from ..beside import followers
from ..clashes import clashes, span_on
from ..enums import Preparation
from ..forms.planning import MoveForm, StretchForm
from ..models import DatesChange, Session, SignUpSheet
from ..programme_type import kind_of, planned
from ..telling import reach_of
from .dates_seen import coming, seen_date, seen_series, stretch_of
from .flyer import paste_of

BACK = "revoir"  # the button that goes back from a confirmation, with what was typed


def with_sheets(dates, user):
    """Dates with their rooms, who leads, and of their sheets those this user sees: four queries."""
    sheets = Prefetch("sheets", SignUpSheet.objects.visible_to(user).order_by("pk"), to_attr="seen_sheets")
    return dates.select_related("maison", "room").prefetch_related("facilitators", sheets).order_by("start", "pk")


def prepared(date: Session) -> str:
    """« des ordinateurs, un interprète (arabe) »"""
    labels = dict(Preparation.choices)
    words = ", ".join(str(labels[code]) for code in date.needs if code in labels)
    return f"{words} ({date.needs_note})" if words and date.needs_note else words or date.needs_note


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of a series with their sheets; its flyer, its text; what can be done with them."""
    row = seen_series(request.user, pk)
    dates = list(with_sheets(row.sessions, request.user))
    for date in dates:
        date.prepared = prepared(date)
    sheets = list({sheet.pk: sheet for date in dates for sheet in date.seen_sheets}.values())
    to_come = coming(row.sessions)
    context = {
        "series": row, "dates": dates, "course": sheets[0] if len(sheets) == 1 and len(dates) > 1 else None,
        "next": next(iter(to_come), None),
        "recipe": registry.recipes.get(row.recipe), "text": paste_of(row.activity, to_come),
        "may_plan": user_can(request.user, Capability.PLAN_ACTIVITIES, row.maison_id),
        "under_way": DatesChange.objects.filter(done_at=None, maison=row.maison_id).exists(),
    }  # fmt: skip
    return render(request, "programmes/desk/series.html", context)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def date(request: HttpRequest, pk: int) -> HttpResponse:
    """One date: where, who leads, what to make ready, its sheets, its flyer and its text."""
    found = with_sheets(Session.objects.filter(pk=seen_date(request.user, pk).pk), request.user).select_related("activity", "series").get()
    kind = kind_of(found.activity)
    context = {
        "date": found, "prepared": prepared(found), "text": paste_of(found.activity, coming(Session.objects.filter(pk=found.pk))),
        "may_plan": planned(kind) and user_can(request.user, Capability.PLAN_ACTIVITIES, found.maison_id), "kind": kind,
        "panels": date_panels(request, found),
        "answered_for": found.end < clock.now() and not found.cancelled and any(not sheet.confidential for sheet in found.seen_sheets),
    }  # fmt: skip
    return render(request, "programmes/desk/date.html", context)


def date_panels(request: HttpRequest, date: Session) -> list[tuple[str, dict]]:
    """What other rooms say of a date: (template, its variables), in their order."""
    found = [(panel.template, panel.context(request, date)) for panel in registry.date_panels]
    return [(template, context) for template, context in found if context is not None]


def _as_seen(request: HttpRequest) -> dict[int, int] | None:
    """Which dates the screen showed, and in which state: « 12:0 » each; None from a screen without them."""
    pairs = [text.split(":") for text in request.POST.getlist("etat")[:200]]
    pairs = [pair for pair in pairs if len(pair) == 2 and number_sent(pair[0])]
    return {number_sent(key): number_sent(sequence) for key, sequence in pairs} or None


def _told(change: DatesChange, words: str) -> str:
    return words if change.done_at else f"{words} Les dernières personnes seront prévenues dans la minute."


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it acts: which dates, how many people are told, and how. A kind may have a page of its own for it."""
    found = seen_date(request.user, pk, Capability.PLAN_ACTIVITIES)
    if own := kind_of(found.activity).cancel_page(found):
        return redirect(own)
    alone = found.series_id is None or found.series.sessions.count() == 1
    form = StretchForm(request.POST or None, alone=alone)
    valid = form.is_bound and form.is_valid() and request.POST.get("etape") != BACK
    chosen = stretch_of(found, form.chosen) if valid else stretch_of(found, "one")
    sure = alone or request.POST.get("sur") == "oui"
    if valid and sure:
        try:
            change = cancel_dates(
                sessions=chosen or [found], why=form.cleaned_data["why"], as_seen=_as_seen(request), key=sent_with(request), by=request.user
            )
            many = len(change.dates) > 1
            words = f"{len(change.dates)} dates sont annulées" if many else "La date est annulée"
            messages.success(request, _told(change, f"{words}, les personnes inscrites sont prévenues."))
            return redirect("programmes:desk_series", found.series_id) if found.series_id else redirect("programmes:desk_sheets")
        except Refusal as refusal:
            put_refusal(form, refusal)
    asks = valid or alone
    going = followers(chosen) if asks else []
    reach = reach_of([*(date.pk for date in chosen), *(line.date.pk for line in going)]) if asks else None
    context = {"session": found, "form": form, "chosen": chosen, "reach": reach, "asks": asks, "alone": alone, "going": going}
    return render(request, "programmes/desk/cancel.html", context)


def _change_of(form: MoveForm, date: Session) -> Change:
    """What differs from the date as it stands: what stays is not given, so that the others of the series keep theirs."""
    asked, start, end = form.cleaned_data, timezone.localtime(date.start), timezone.localtime(date.end)
    moves = asked["room"] != date.room or place_of(asked["room"], asked["place"]) != date.place
    users, names = tuple(form.users), tuple(form.names)
    leading = {who.pk for who in known_facilitators(users, names)}
    led = leading != {who.pk for who in date.facilitators.all()} or len(leading) != len(users) + len(names)
    return Change(
        days=(asked["day"] - start.date()).days, begins=asked["begins"] if asked["begins"] != start.time() else None,
        ends=asked["ends"] if asked["ends"] != end.time() else None, moves=moves, room=asked["room"] if moves else None,
        place=asked["place"] if moves else "", led=led, users=users if led else (), names=names if led else (),
    )  # fmt: skip


def _initial(date: Session) -> dict:
    start, end = timezone.localtime(date.start), timezone.localtime(date.end)
    leading = list(date.facilitators.all())
    others = " ; ".join(who.name for who in leading if not who.user_id)
    return {
        "day": start.date(), "begins": start.time(), "ends": end.time(), "room": date.room, "place": "" if date.room_id else date.place,
        "leaders": [str(who.user_id) for who in leading if who.user_id], "others": others,
    }  # fmt: skip


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def change_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time, room, place or other people who lead: each date before and after, what stands in the way, who is told; then done."""
    found = seen_date(request.user, pk, Capability.PLAN_ACTIVITIES)
    alone = found.series_id is None or found.series.sessions.count() == 1
    form = MoveForm(request.POST or None, initial=_initial(found), maison=found.maison, alone=alone)
    if not form.is_bound or not form.is_valid() or request.POST.get("etape") == BACK:
        return render(request, "programmes/desk/change.html", {"session": found, "form": form})
    change, chosen = _change_of(form, found), stretch_of(found, form.chosen)
    refused = None
    if request.POST.get("sur") == "oui":
        try:
            done = move_dates(
                sessions=chosen or [found], change=change, why=form.cleaned_data["why"], seen=request.POST.getlist("vu"),
                as_seen=_as_seen(request), key=sent_with(request), by=request.user,
            )  # fmt: skip
            messages.success(
                request, _told(done, "C'est changé, les personnes inscrites sont prévenues." if done.dates else "C'est changé.")
            )
            return redirect("programmes:desk_series", found.series_id) if found.series_id else redirect("programmes:desk_date", pk)
        except Refusal as refusal:
            refused = refusal
    return _confirm_change(request, found, form, change, stretch_of(found, form.chosen), refused)


def _confirm_change(request: HttpRequest, found: Session, form: MoveForm, change: Change, chosen: list[Session], refused) -> HttpResponse:
    lines, but = [], [date.pk for date in chosen]
    known = known_facilitators(change.users, change.names)
    for date in chosen:
        span = span_on(*change.hours_of(date))
        day = timezone.localtime(span.start).date()
        room = change.room if change.moves else date.room
        people = known if change.led else list(date.facilitators.all())
        where = (place_of(change.room, change.place) or date.maison.name) if change.moves else date.where
        taken = clashes([span], room=room, facilitators=people, user=request.user, but=but) if span.end > span.start else []
        lines.append({"date": date, "span": span, "where": where, "clashes": taken, "holiday": public_holidays(day, day).get(day, "")})
    going = followers(chosen, {line["date"].pk: line["span"] for line in lines if line["span"].end > line["span"].start})
    taken = in_the_way(
        [
            *((line["date"], line["span"]) for line in lines if line["span"].end > line["span"].start),
            *((one.date, one.span) for one in going),
        ],
        user=request.user,
    )
    context = {
        "session": found, "form": form, "lines": lines, "reach": reach_of([*but, *(one.date.pk for one in going)]), "refused": refused,
        "led": change.led, "going": going, "taken": taken,
    }  # fmt: skip
    return render(request, "programmes/desk/change_confirm.html", context)
