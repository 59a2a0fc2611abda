"""« Tous les jeudis sauf… »: asking for it, seeing what became of each date, stopping."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from programmes.enums import Channel

from ..actions.ask_standing import ask_standing
from ..forms.standing import StandingForm
from ..listings.choosing import planned_after
from ..listings.shifts import standings_of
from ..models import Shift, StandingShift
from ..screens.said import tell_end
from .take import over


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """From one shift: the same, every week or every second one."""
    shown = Shift.objects.open_to_volunteers().select_related("session__activity", "session__maison", "maison", "post", "sheet")
    shift = shown.filter(pk=pk).first()
    if shift is None:
        return over(request, pk)
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("volunteering:shift", shift.pk)
    form = StandingForm(request.POST if request.method == "POST" else None, planned=planned_after(shift))
    if request.method == "POST" and form.is_valid():
        try:
            ask_standing(person=person, shift=shift, by=request.user, key=sent_with(request), **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "C’est noté : votre créneau régulier est pris. Voici ce qu’il en est de chaque date.")
            return redirect("volunteering:standings")
    return render(request, "volunteering/standing_ask.html", {"shift": shift, "page": shift.session.activity, "form": form})


@never_cache
@login_required
@require_safe
def standings(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteering/standings.html", {"standings": standings_of(StandingShift.objects.mine(request.user))})


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop: with the dates to come given back, or keeping them."""
    standing = get_object_or_404(StandingShift.objects.mine(request.user).select_related("volunteer__person__successor"), pk=pk)
    tell_end(request, standing, channel=Channel.ONLINE)
    return redirect("volunteering:standings")
