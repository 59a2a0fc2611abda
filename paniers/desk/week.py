"""A week with a public holiday: which weeks are to come, and the one act that moves or calls off the dates of all its houses."""

import datetime as dt
from collections import defaultdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.calendars import public_holidays
from programmes.models import DatesChange, Session
from programmes.telling import reach_of

from ..actions.change_week import change_week, dates_of_week, reasons_against
from ..forms.week import WeekForm
from ..kinds import BasketType
from ..models import SeasonTerms

BACK = "revoir"
NEXT = 4  # weeks shown at once, with those that have a public holiday; the others are folded


def _within(user, rows):
    scope = scope_of(user, Capability.PLAN_BASKETS)
    return rows.within(scope)


@never_cache
@staff_gate(Capability.PLAN_BASKETS)
@require_safe
def weeks(request: HttpRequest) -> HttpResponse:
    """The weeks to come of the seasons under way, those with a public holiday marked."""
    terms = list(SeasonTerms.objects.filter(ends_on__gte=clock.today()).select_related("season").order_by("starts_on", "pk"))
    rows = Session.objects.on().filter(activity__in=[row.season_id for row in terms], end__gt=clock.now(), distribution__isnull=False)
    found: dict = defaultdict(list)
    for session in _within(request.user, rows).select_related("distribution", "maison").order_by("start"):
        found[session.activity_id, session.distribution.position].append(session)
    lines = [
        {"terms": one, "position": position, "days": sorted({row.local_date for row in sessions}), "houses": len(sessions),
         "holidays": _holidays_near(sessions[0].local_date)}
        for one in terms for (season, position), sessions in found.items() if season == one.season_id
    ]  # fmt: skip
    under_way = DatesChange.objects.filter(done_at=None).exists()
    near = [line for place, line in enumerate(lines) if place < NEXT or line["holidays"]]
    context = {"weeks": near, "others": [line for line in lines if line not in near], "under_way": under_way}
    return render(request, "paniers/weeks.html", context)


def _holidays_near(day: dt.date) -> list[tuple[dt.date, str]]:
    """The public holidays of that day's week."""
    monday = day - dt.timedelta(days=day.weekday())
    week = [monday + dt.timedelta(days=more) for more in range(7)]
    named = public_holidays(week[0], week[-1])
    return [(one, named[one]) for one in week if one in named]


@never_cache
@staff_gate(Capability.PLAN_BASKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, season: int, position: int) -> HttpResponse:
    """« Voir » shows each house before and after and how many people are told; « C'est bien cela » does it."""
    terms = get_object_or_404(SeasonTerms.objects.select_related("season"), pk=season)
    sessions = list(_within(request.user, dates_of_week(terms, position)))
    if not sessions:
        messages.info(request, "Cette semaine n'a plus de date à changer dans vos maisons.")
        return redirect("paniers_desk:weeks")
    form = WeekForm(request.POST or None, sessions=sessions)
    context = {"terms": terms, "position": position, "sessions": sessions, "form": form, "holidays": _holidays_near(sessions[0].local_date)}
    if not form.is_bound or not form.is_valid() or request.POST.get("etape") == BACK:
        return render(request, "paniers/week.html", context)
    day, reasons = form.cleaned_data["to_day"], []
    if request.POST.get("sur") == "oui":
        try:
            done = change_week(
                terms=terms, sessions=sessions, to_day=day, why=form.cleaned_data["why"], as_seen=_as_seen(request), key=sent_with(request),
                by=request.user,
            )  # fmt: skip
            messages.success(request, _told(done))
            return redirect("paniers_desk:weeks")
        except Refusal as refusal:
            reasons = list(refusal.reasons)
    elif day is not None:
        reasons = reasons_against(terms, sessions, day)
        if reasons:
            put_refusal(form, Refusal.gather(reasons))
            return render(request, "paniers/week.html", context)
    return render(request, "paniers/week_confirm.html", context | {"lines": _lines(sessions, day), "reasons": reasons} | _reach(sessions))


def _lines(sessions: list[Session], day: dt.date | None) -> list[dict]:
    """Each house before and after, at its own hours."""
    names = public_holidays(day, day) if day else {}
    return [{"session": row, "day": day, "holiday": names.get(day, ""), "same": row.local_date == day} for row in sessions]


def _reach(sessions: list[Session]) -> dict:
    keys = [row.pk for row in sessions]
    return {"reach": reach_of(keys, BasketType().places_on(keys)), "baskets": sum(row.distribution.taken for row in sessions)}


def _as_seen(request: HttpRequest) -> dict[int, int] | None:
    """Which dates the screen showed, and in which state: « 12:0 » each; None from a screen without them."""
    pairs = [text.split(":") for text in request.POST.getlist("etat")[:200]]
    pairs = [pair for pair in pairs if len(pair) == 2 and number_sent(pair[0])]
    return {number_sent(key): number_sent(sequence) for key, sequence in pairs} or None


def _told(done: DatesChange) -> str:
    words = "C'est fait. Les personnes sont prévenues ; celles qui n'ont ni adresse ni téléphone portable sont dans les appels."
    return words if done.done_at else "C'est fait. Les dernières personnes seront prévenues dans la minute."
