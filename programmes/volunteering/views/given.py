"""Her own side of the time she gave: her hours, what she declares, her certificate, the words of thanks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.declare_hours import declare_hours
from ..actions.withdraw_hours import withdraw_hours
from ..forms.given import DECLARE_FIELDS, DeclareForm
from ..models import Thanks, Volunteer, WorkedHours
from ..reading import given
from ..reading.asked_hands import hands_asked_of
from ..screens.given_papers import certificate_printed, thanks_paper

A_PAGE = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """What counts, what is being read again, and declaring time given outside the shifts. Also for who has stopped."""
    person = Person.objects.of_user(request.user)
    file = Volunteer.objects.of(person) if person else None
    if file is None:
        return redirect("volunteering:join")
    maisons = file.maisons.order_by("name")
    first = {"hours": 1, "minutes": 0}
    form = DeclareForm(request.POST or None, maisons=maisons, missions=given.missions_of(maisons), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            declare_hours(volunteer=file, by=request.user, key=sent_with(request), **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal, DECLARE_FIELDS)
        else:
            messages.success(request, "C’est noté, merci. La maison le relit, puis ces heures comptent.")
            return redirect("volunteering:hours")
    rows = given.hours_of(person)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [given.shown(row) for row in page.object_list]
    context = {
        "form": form, "volunteer": file, "page": page, "years": given.years_of(rows), "thanks": given.thanks_of(person)[:5],
        "hands": hands_asked_of(person), "maisons": maisons,
    }  # fmt: skip
    return render(request, "volunteering/hours.html", context)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """What she declared by mistake, before anybody read it."""
    person = Person.objects.of_user(request.user)
    row = get_object_or_404(given.hours_of(person) if person else WorkedHours.objects.none(), pk=pk)
    try:
        withdraw_hours(hours=row, by=request.user)
        messages.success(request, "C’est enlevé.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteering:hours")


@never_cache
@login_required
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Her own, of one year (`?annee=`) or of all."""
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("volunteering:join")
    return certificate_printed(request, person, given.hours_of(person), back="volunteering:hours")


@never_cache
@login_required
@require_safe
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """A word of thanks, to keep."""
    person = Person.objects.of_user(request.user)
    rows = given.thanks_of(person) if person else Thanks.objects.none()
    return thanks_paper(request, get_object_or_404(rows.select_related("volunteer__person__successor"), pk=pk))
