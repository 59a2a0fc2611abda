"""The day's sheet as a volunteer holds it, without an account: numbers, chosen names, boxes to tick."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.people.models import SheetPass
from programmes.models import Session

from ..exports import screen_rows, sheet_of
from ..tick_tokens import held_by
from .by_card import FIELD, read_card, shown
from .days import left_behind
from .tick import tick


def volunteer_sheet(request: HttpRequest, sheet_pass: SheetPass, key: str) -> HttpResponse | None:
    """`registry.sheet_passes`: None when the date has gone to another house than the one that confided it."""
    session = Session.objects.select_related("maison").filter(pk=key, maison=sheet_pass.maison_id).first()
    if session is None:
        return None
    if FIELD in request.POST:
        return read_card(request, session, reverse("sheet"), sheet_pass=sheet_pass)
    if request.method == "POST":
        return tick(request, session, reverse("sheet"), by=SYSTEM, sheet_pass=sheet_pass)
    sheet = sheet_of(session)
    today = session.local_date == clock.today()
    context = {"sheet": sheet, "rows": screen_rows(sheet), "today": today, "sheet_pass": sheet_pass, "left": left_behind(sheet)}
    context |= {**held_by(session, sheet_pass=sheet_pass), **shown(request, sheet)}
    return render(request, "paniers/volunteer_sheet.html", context)
