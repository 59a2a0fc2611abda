"""The trusted counter: its badge, its switch of agent, its list of machines."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal

from .. import sessions
from ..actions.choose_pin import choose_pin
from ..actions.register_workstation import register_workstation, revoke_workstation
from ..actions.take_over_counter import take_over_counter
from ..enums import Capability
from ..forms import BadgeForm, PinForm, WorkstationForm
from ..models import Badge, User, Workstation

WRITTEN = "champ:"  # before the name of each field that the browser sends along when it locks


@sensitive_post_parameters("pin")
def counter(request: HttpRequest) -> HttpResponse:
    """The locked screen: a badge and its PIN. Whoever is signed in here fully is told how it works."""
    state = sessions.counter(request)
    station = sessions.station_of(request)
    if state is None or station is None:
        return redirect("workstations")
    if request.user.is_authenticated:
        return redirect("desk_home")
    form = BadgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            agent = take_over_counter(
                workstation=station,
                number=form.cleaned_data["number"],
                pin=form.cleaned_data["pin"],
                base=User.objects.get(pk=state["base"]),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _taken_over(request, agent, state)
    return render(request, "people/counter.html", {"form": form, "station": station})


def _taken_over(request: HttpRequest, agent: User, state: dict) -> HttpResponse:
    kept = sessions.act_as(request, agent, state)
    if kept and kept["fields"]:
        response = redirect("counter_resume")
    else:
        path = (kept or {}).get("path", "")
        response = redirect(path if _on_desk(path) else "desk_home")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _on_desk(path: str) -> bool:
    return path.startswith("/equipe/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


@require_safe
def counter_resume(request: HttpRequest) -> HttpResponse:
    """What this very agent was sending when the screen locked, to send again or to drop."""
    state = sessions.counter(request) or {}
    kept = state.get("kept") if request.user.is_authenticated else None
    if not kept or not kept["fields"]:
        return redirect("desk_home")
    request.session[sessions.COUNTER] = {**state, "kept": None}
    return render(request, "people/counter_resume.html", {"kept": kept})


@require_POST
def counter_switch(request: HttpRequest) -> HttpResponse:
    """« Changer d'agent »: nobody acts until a badge says who."""
    if sessions.counter(request) is None or not request.user.is_authenticated:
        return redirect("counter")
    sessions.lock_counter(request)
    state = sessions.counter(request)
    request.session[sessions.COUNTER] = {**state, "kept": None}
    response = redirect("counter")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def counter_lock(request: HttpRequest) -> HttpResponse:
    """The browser saw nobody for a while (`lock.js`): the screen locks now, and what she was writing waits for her own badge."""
    if sessions.counter(request) is not None and request.user.is_authenticated:
        page = request.POST.get("page", "")
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name.startswith(WRITTEN)]
        fields = [(name.removeprefix(WRITTEN), value) for name, value in sent]
        sessions.lock_counter(request, kept=sessions.kept_of(page, fields) if _on_desk(page) else sessions.kept_of("", []))
    response = redirect("counter")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def counter_close(request: HttpRequest) -> HttpResponse:
    """« Fermer le poste »: for the night; the next one opens it by a full sign-in."""
    logout(request)
    messages.success(request, "Le poste est fermé.")
    return redirect("account_login")


@sensitive_post_parameters("pin", "again")
@staff_gate(Capability.ENTER_DESK)
def my_badge(request: HttpRequest) -> HttpResponse:
    """One's own badge and PIN: only in a session opened fully, never with the PIN itself."""
    full = not sessions.is_pin_session(request)
    form = PinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and full and form.is_valid():
        try:
            badge = choose_pin(user=request.user, pin=form.cleaned_data["pin"], by=request.user)
        except Refusal as refusal:
            form.add_error("pin", str(refusal))
        else:
            messages.success(request, f"Votre badge est le {badge.number}. Retenez aussi le code : il n'est écrit nulle part.")
            return redirect("my_badge")
    badge = Badge.objects.filter(user=request.user).first()
    return render(request, "people/my_badge.html", {"form": form, "badge": badge, "full": full})


@staff_gate(Capability.ENTER_DESK)
@require_safe
def workstations(request: HttpRequest) -> HttpResponse:
    rows = Workstation.objects.visible_to(request.user).trusted().select_related("maison", "registered_by")
    form = WorkstationForm(by=request.user)
    return render(request, "people/workstations.html", {"rows": rows, "form": form, "station": sessions.station_of(request)})


@staff_gate(Capability.MANAGE_WORKSTATIONS)
@require_POST
def workstation_register(request: HttpRequest) -> HttpResponse:
    form = WorkstationForm(request.POST, by=request.user)
    if form.is_valid() and not sessions.is_pin_session(request):
        try:
            station, secret = register_workstation(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Ce navigateur est un poste de comptoir : on y change d'agent avec un badge et un code.")
            response = redirect("workstations")
            sessions.write_cookie(response, station, secret)
            return response
    rows = Workstation.objects.visible_to(request.user).trusted().select_related("maison", "registered_by")
    return render(request, "people/workstations.html", {"rows": rows, "form": form, "station": sessions.station_of(request)})


@staff_gate(Capability.MANAGE_WORKSTATIONS)
@require_POST
def workstation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    station = get_object_or_404(Workstation.objects.visible_to(request.user), pk=pk)
    try:
        revoke_workstation(workstation=station, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"« {station.name} » n'est plus un poste de comptoir.")
    return redirect("workstations")
