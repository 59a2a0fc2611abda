"""A simple date with its sheet, and calling one off."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.cancel_session import cancel_session
from ..actions.open_sheet import open_sheet
from ..actions.plan_session import plan_session
from ..enums import ACTIVE
from ..forms import DateForm, WhyForm
from ..models import Enrolment, Session
from .sheets import maisons_of


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_date(request: HttpRequest) -> HttpResponse:
    """A date of a page that exists, at a house of hers, with or without sign-up."""
    maisons = maisons_of(request.user, Capability.PLAN_ACTIVITIES).order_by("name")
    form = DateForm(request.POST or None, maisons=maisons, initial={"activity": request.GET.get("page", "")})
    if request.method == "POST" and form.is_valid():
        try:
            _plan(form, by=request.user)
            messages.success(request, "La date est dans l'agenda.")
            return redirect("programmes:desk_sheets")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "programmes/desk/new_date.html", {"form": form})


def _plan(form: DateForm, *, by) -> Session:
    asked = form.cleaned_data
    start, end = form.span()
    activity = asked["activity"].activity_ptr
    with transaction.atomic():
        session = plan_session(activity=activity, maison=asked["maison"], start=start, end=end, place=asked["place"], by=by)
        if asked["sign_up"]:
            open_sheet(activity=activity, sessions=[session], capacity=asked["capacity"], waiting_list=asked["waiting_list"], by=by)
        return session


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it acts: how many people will be told."""
    planned = Session.objects.within(scope_of(request.user, Capability.PLAN_ACTIVITIES)).visible_to(request.user)
    session = get_object_or_404(planned.select_related("activity", "maison"), pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=session, why=form.cleaned_data["why"], by=request.user)
            messages.success(request, "La date est annulée, les personnes inscrites sont prévenues.")
            return redirect("programmes:desk_sheets")
        except Refusal as refusal:
            put_refusal(form, refusal)
    concerned = Enrolment.objects.filter(sheet__sessions=session, state__in=ACTIVE).count()
    return render(request, "programmes/desk/cancel.html", {"session": session, "form": form, "concerned": concerned})
