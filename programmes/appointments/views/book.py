"""Taking a moment, in two steps: choose it on the page of the permanence, then say who one is and confirm. Moving it later."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from programmes.enums import Channel
from programmes.models import Enrolment
from programmes.views.naming import who_are_you

from .. import listings
from ..actions.book_appointment import book_appointment
from ..actions.move_appointment import move_appointment
from ..forms import MomentForm
from ..models import AppointmentSlot


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2. Who has no account signs in or up and comes back here; who is nobody yet says her name; then one button."""
    slots = AppointmentSlot.objects.filter(session__activity__live=True)
    slot = get_object_or_404(slots.select_related("session__activity", "session__maison", "sheet", "maison", "host"), pk=pk)
    context = {"slot": slot, "page": slot.session.activity, "open": AppointmentSlot.objects.open_online().filter(pk=pk).exists()}
    if not request.user.is_authenticated:
        return render(request, "appointments/book.html", context | {"here": request.path})
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "appointments/book.html", **context, names=True)
    form = forms.Form(_posted(request))
    if request.method == "POST":
        try:
            row = book_appointment(slot=slot, person=person, by=request.user, channel=Channel.ONLINE, key=sent_with(request))
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "C'est noté : à bientôt !")
            return redirect("programmes:place", row.pk)
    return render(request, "appointments/book.html", context | {"form": form, "person": person})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another moment of the same permanence, for her own appointment alone."""
    rows = Enrolment.objects.mine(request.user).active().filter(sheet__slot__isnull=False)
    row = get_object_or_404(rows.select_related("sheet__activity", "sheet__slot__session__maison", "person"), pk=pk)
    form = MomentForm(_posted(request))
    slots = AppointmentSlot.objects.open_online().filter(session__activity=row.sheet.activity_id)
    if request.method == "POST" and form.is_valid():
        to = get_object_or_404(slots.model.objects.select_related("session__maison", "sheet"), pk=form.cleaned_data["slot"])
        try:
            moved = move_appointment(enrolment=row, to=to, by=request.user, channel=Channel.ONLINE, key=sent_with(request))
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "C'est noté : votre rendez-vous est déplacé.")
            return redirect("programmes:place", moved.pk)
    return render(request, "appointments/move.html", {"place": row, "form": form, "days": listings.days_of(slots)})
