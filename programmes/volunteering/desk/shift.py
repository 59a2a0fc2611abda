"""One shift at the desk: its numbers, who leads; another post, one post less, one post on a date of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from programmes.enums import Stretch
from programmes.telling import reach_of

from ..actions.add_to_dates import add_to_dates
from ..actions.change_shift import as_seen
from ..actions.change_shifts import change_shifts
from ..actions.drop_post import drop_post
from ..actions.part_post import part_post
from ..forms.needs import AddPostForm, ShiftForm, WhyForm
from ..listings import shifts as listings
from ..models import Shift
from ..reading.houses import nobody_organises
from .seen import MANAGE, SEE, may_manage, seen_shift

BESIDE_ITS_FIELD = {"places-prises": "most", "places-gardees": "most", "nombres": "least", "pas-benevole": "leader"}


def week_of(shift: Shift) -> str:
    return f"{reverse('volunteering_desk:week')}?maison={shift.maison.slug}&semaine={shift.session.local_date}"


def _initial(shift: Shift) -> dict:
    return {
        "least": shift.sheet.minimum or 0, "better": shift.wanted, "most": shift.sheet.capacity, "leader": shift.leader_id,
        "note": shift.note, "seen": as_seen(shift),
    }  # fmt: skip


@never_cache
@staff_gate(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, how it is covered, the other posts of its date; its numbers change here for who organises."""
    found = seen_shift(request, pk, MANAGE if request.method == "POST" else SEE)
    form = ShiftForm(request.POST if request.method == "POST" else None, shift=found, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            left = change_shifts(
                shifts=listings.with_those_that_follow(found, asked.get("stretch", Stretch.ONE)), leader=asked["leader"],
                note=asked["note"], seen=asked["seen"], by=request.user, **form.hands(),
            )  # fmt: skip
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE_ITS_FIELD)
        else:
            messages.success(request, "C’est noté. S’il y avait une liste d’attente, elle est servie tout de suite.")
            for shift_left, refusal in left:
                messages.warning(request, f"{dates.moment_short(shift_left.session.start)} reste comme avant : {refusal}")
            return redirect("volunteering_desk:shift", pk)
    over = found.session.cancelled or found.session.end <= clock.now()
    context = {
        "shift": found, "form": form, "others": listings.shifts_read(Shift.objects.filter(session=found.session_id).exclude(pk=pk)),
        "over": over, "may_manage": may_manage(request, found.maison_id) and not over, "back": week_of(found),
        "nobody": nobody_organises(found.maison),
    }  # fmt: skip
    return render(request, "volunteering/desk/shift.html", context)


@never_cache
@staff_gate(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    """One more post at the same date as this shift."""
    found = seen_shift(request, pk, MANAGE)
    sent = request.POST if request.method == "POST" else None
    form = AddPostForm(sent, maison=found.maison, in_series=bool(found.session.series_id))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            added = add_to_dates(
                shifts=listings.with_those_that_follow(found, asked.get("stretch", Stretch.ONE)), line=form.line, leader=asked["leader"],
                note=asked["note"], by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            put_refusal(form, refusal, {"poste-deja-la": "post_1", "poste-retire": "post_1", "nombres": "least_1"})
        else:
            many = f" à {added} dates" if added > 1 else ""
            messages.success(request, f"Le poste « {form.line.post.name} » est ajouté{many}.")
            return redirect(week_of(found))
    return render(request, "volunteering/desk/add_post.html", {"shift": found, "form": form})


@never_cache
@staff_gate(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it acts: this post alone, the people on it told at once."""
    found = seen_shift(request, pk, MANAGE)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            drop_post(shift=found, why=form.cleaned_data["why"], key=sent_with(request), by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "Ce poste est annulé, les personnes inscrites sont prévenues. Les autres postes restent.")
            return redirect(week_of(found))
    reach = reach_of([], found.sheet.enrolments.active())
    return render(request, "volunteering/desk/drop.html", {"shift": found, "form": form, "reach": reach})


@never_cache
@staff_gate(MANAGE)
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """This post gets a date of its own, then the planner's page to change it."""
    found = seen_shift(request, pk, MANAGE)
    try:
        alone = part_post(shift=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("volunteering_desk:shift", pk)
    return redirect("programmes:desk_change_date", alone.session_id)
