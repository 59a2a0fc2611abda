"""Shifts for the person who stands at the counter or is on the phone: what she could take online, and her standing ones."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import audit, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.desk.sheets import maisons_of, tell_done
from programmes.enums import Channel

from ..actions.ask_standing import ask_standing
from ..actions.take_shifts import Taken, take_shifts
from ..forms.standing import StandingForm
from ..forms.take import CounterTakeForm
from ..listings.choosing import choose, filters_of, planned_after
from ..listings.shifts import standings_of
from ..models import Shift, StandingShift, Volunteer
from ..screens.said import tell_end

WRITE, MANAGE = Capability.WRITE_ENROLMENTS, Capability.MANAGE_VOLUNTEERS


def _person(request: HttpRequest, pk: int) -> Person:
    """The current record of somebody this member of staff sees."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what=request.resolver_match.view_name)
    return person


def _shifts(request: HttpRequest):
    """To come or under way, in the houses where she enrols."""
    return Shift.objects.within(scope_of(request.user, WRITE)).to_come()


def _standings(request: HttpRequest, person: Person):
    rows = StandingShift.objects.within(scope_of(request.user, WRITE))
    return rows.filter(volunteer__person__in=Person.objects.records_of(person))


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def shifts_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Press one, or tick several; alone or with those of her household who are volunteers. What is about her time alone, who organises
    may put aside with a word."""
    person = _person(request, pk)
    chosen = choose(_shifts(request), person, filters_of(request.GET, house=""), request.GET.get("page"), staff=True)
    family = [one.person.current_record for one in Volunteer.objects.family_of(person).select_related("person__successor")]
    seen = list(Person.objects.visible_to(request.user).filter(pk__in=[one.pk for one in family])) if family else []
    form = CounterTakeForm(request.POST if request.method == "POST" else None, person=person, family=seen)
    if request.method == "POST" and form.is_valid():
        found = _take(request, person, form)
        if len(found) == 1 and found[0].refusal:
            put_refusal(form, found[0].refusal)
        else:
            _say(request, found)
            return redirect("volunteering_desk:shifts_for", person.pk)
    manages = set(maisons_of(request.user, MANAGE).order_by().values_list("pk", flat=True))
    over = {one.row.pk for one in chosen.page.object_list if one.soft and one.row.maison in manages}
    context = {"person": person, "chosen": chosen, "form": form, "over": over, "standings": standings_of(_standings(request, person))}
    return render(request, "volunteering/desk/shifts_for.html", context)


def _take(request: HttpRequest, person: Person, form: CounterTakeForm) -> list[Taken]:
    rows = _shifts(request).filter(pk__in=form.cleaned_data["shifts"]).select_related("session__activity", "sheet", "post")
    return take_shifts(
        shifts=list(rows), people=[person, *form.also()], by=request.user, channel=form.cleaned_data["channel"],
        wait=bool(form.cleaned_data["wait"]), over=form.cleaned_data["over"], key=sent_with(request),
    )  # fmt: skip


def _say(request: HttpRequest, found: list[Taken]) -> None:
    """What became of each date; those taken with their paper."""
    for one in found:
        when = dates.moment_short(one.shift.session.start)
        if one.refusal:
            messages.error(request, f"{when} : {one.refusal}")
        else:
            names = ", ".join(row.called for row in one.rows)
            tell_done(request, one.rows[0], f"{when} : {names}, {one.rows[0].get_state_display()}.")


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def standing_for(request: HttpRequest, pk: int, shift: int) -> HttpResponse:
    """« Tous les jeudis sauf… », asked for at the counter."""
    person = _person(request, pk)
    row = get_object_or_404(_shifts(request).select_related("session__activity", "session__maison", "maison", "post", "sheet"), pk=shift)
    form = StandingForm(request.POST if request.method == "POST" else None, planned=planned_after(row))
    if request.method == "POST" and form.is_valid():
        try:
            ask_standing(person=person, shift=row, by=request.user, channel=Channel.COUNTER, key=sent_with(request), **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "C’est noté : son créneau régulier est pris.")
            return redirect("volunteering_desk:shifts_for", person.pk)
    context = {"person": person, "shift": row, "page": row.session.activity, "form": form}
    return render(request, "volunteering/desk/standing_for.html", context)


@staff_gate(WRITE)
@require_POST
def standing_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = StandingShift.objects.within(scope_of(request.user, WRITE)).select_related("volunteer__person__successor")
    standing = get_object_or_404(rows.filter(volunteer__person__in=Person.objects.visible_to(request.user).order_by().values("pk")), pk=pk)
    tell_end(request, standing, channel=Channel.COUNTER)
    return redirect("volunteering_desk:shifts_for", standing.volunteer.person.current_record.pk)
