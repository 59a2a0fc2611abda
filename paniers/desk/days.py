"""The days to come in the houses of the agent, and the sheet of one of them."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from programmes.models import Session

from ..actions.key_paper import may_rekey
from ..actions.settle_day import due_at, leftover_of
from ..enums import BasketState, Leftover
from ..exports import Sheet, packing, paper_rows, screen_rows, sheet_of
from ..models import BasketSeason, Distribution
from ..tick_tokens import held_by
from .by_card import FIELD, read_card, shown
from .tick import tick

AHEAD = dt.timedelta(days=14)
BEHIND = dt.timedelta(days=7)
LEFT = {
    Leftover.FRIDGE: "Mettez-les au frigo partagé.",
    Leftover.TOMORROW: "Gardez-les au frais jusqu’à demain midi.",
    Leftover.SHARED: "Partagez-les avec qui est encore là.",
}


def days_of(user):
    """The distributions this user may hand out, of the houses of her scope."""
    scope = scope_of(user, Capability.HAND_BASKETS)
    rows = Session.objects.on().filter(activity__in=BasketSeason.objects.values("pk"))
    if scope.everywhere:
        return rows
    return rows.filter(maison__in=scope.maisons) if scope else rows.none()


@never_cache
@staff_gate(Capability.HAND_BASKETS)
@require_safe
def day_list(request: HttpRequest) -> HttpResponse:
    """What is to pack from today to the next fortnight, then what was handed over last week."""
    today = clock.today()
    rows = days_of(request.user).filter(local_date__range=(today - BEHIND, today + AHEAD)).select_related("maison")
    days = packing(rows.order_by("local_date", "start", "maison__name"))
    coming, past = [day for day in days if day.day >= today], [day for day in days if day.day < today]
    on_now = BasketSeason.objects.filter(terms__starts_on__lte=today, terms__ends_on__gte=today)
    return render(
        request,
        "paniers/day_list.html",
        {
            "coming": coming,
            "past": past,
            "today": today,
            "may_plan": user_can(request.user, Capability.PLAN_BASKETS),
            "rules": on_now if user_can(request.user, Capability.WRITE_ENROLMENTS) else (),  # that paper says prices
        },
    )


@never_cache
@staff_gate(Capability.HAND_BASKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def day_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The pick-up sheet. A tick is a button of the one form; without a script the page comes back where it was."""
    session = get_object_or_404(days_of(request.user).select_related("maison"), pk=pk)
    if request.method == "POST":
        back = reverse("paniers_desk:sheet", args=[session.pk])
        return read_card(request, session, back) if FIELD in request.POST else tick(request, session, back, by=request.user)
    sheet = sheet_of(session)
    today = session.local_date == clock.today()
    may_share = today and user_can(request.user, Capability.SHARE_SHEETS, session.maison)
    context = {
        "sheet": sheet,
        "rows": screen_rows(sheet),
        "today": today,
        "may_share": may_share,
        "may_rekey": may_rekey(session),
        "may_plan": user_can(request.user, Capability.PLAN_BASKETS, session.maison),
        "left": left_behind(sheet),
        **held_by(session, user=request.user),
        **shown(request, sheet),
    }
    return render(request, "paniers/day_sheet.html", context)


def left_behind(sheet: Sheet) -> dict | None:
    """Once the hour is past: how many baskets are still there, and what the house does with them. Nothing before, nothing when all went."""
    baskets = sum(row[3] for row in sheet.rows if row[4] in (BasketState.PLANNED, BasketState.MISSED))
    date = Distribution(session=sheet.session)
    if not baskets or sheet.session.cancelled or clock.now() < due_at(date) or sheet.session.local_date < clock.today() - BEHIND:
        return None
    return {"baskets": baskets, "rule": LEFT[leftover_of(date)], "since": due_at(date)}


@never_cache
@staff_gate(Capability.HAND_BASKETS)
@require_safe
def day_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same sheet to print: numbered, two boxes, the crates of the day."""
    session = get_object_or_404(days_of(request.user).select_related("maison"), pk=pk)
    sheet = sheet_of(session)
    return render(request, "paniers/day_paper.html", {"sheet": sheet, "rows": paper_rows(sheet)})
