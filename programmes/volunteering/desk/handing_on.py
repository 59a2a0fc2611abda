"""At the counter and on the phone: a place to hand on, kept, taken over; for the team: what was given back and what is to be taken over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment

from ..actions.keep_place import keep_place
from ..actions.offer_swap import offer_swap
from ..actions.take_swap import take_swap
from ..listings.handing_on import lately_given_back, offers_for, swaps_in
from ..models import Shift
from ..reading.companions import open_swaps
from ..reading.rides import apart, rides_of
from ..screens.riding import tell_ride

WRITE = Capability.WRITE_ENROLMENTS
OFFERED = "C’est noté : on demande à l’équipe. La place reste la sienne tant que personne n’a dit oui."


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def handing_on(request: HttpRequest) -> HttpResponse:
    """In the houses of this member of the team: who looks for somebody, what was given back these last days."""
    shifts = Shift.objects.visible_to(request.user)
    context = {
        "offers": offers_for(swaps_in(shifts.order_by().values("pk")).select_related("enrolment__person__successor"), None),
        "given_back": lately_given_back(shifts),
        "may_enrol": user_can(request.user, WRITE),
    }
    return render(request, "volunteering/desk/handing_on.html", context)


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def swaps_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Her places to come, one of which she would hand on or keep; those of others that she may take over."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what=request.resolver_match.view_name)
    shifts = Shift.objects.within(scope_of(request.user, WRITE)).open_to_volunteers().order_by().values("pk")
    mine = _places(person, shifts)
    if request.method == "POST":
        _act(request, person, mine, swaps_in(shifts))
        return redirect("volunteering_desk:swaps_for", person.pk)
    hers = {swap.enrolment_id: swap for swap in open_swaps().filter(enrolment__in=[row.pk for row in mine])}
    rides = rides_of({row.sheet.shift.session_id for row in mine})
    for row in mine:
        row.swap = hers.get(row.pk)
        row.own_ride, row.rides = apart(rides[row.sheet.shift.session_id], row)
    offers = [offer for offer in offers_for(swaps_in(shifts), person) if not offer.mine]
    return render(request, "volunteering/desk/swaps_for.html", {"person": person, "places": mine, "offers": offers})


def _places(person: Person, shifts) -> list[Enrolment]:
    rows = Enrolment.objects.filter(
        person__in=Person.objects.records_of(person), sheet__shift__in=shifts, state=EnrolmentState.CONFIRMED, guest=False
    )
    read = ("sheet__shift__session__activity", "sheet__shift__post", "sheet__shift__maison")
    return list(rows.select_related(*read).order_by("sheet__shift__session__start", "pk"))


def _act(request: HttpRequest, person: Person, mine: list[Enrolment], offers) -> None:
    """`act`: offer or keep one of her places (`place`), say how she comes to it, take a place over (`swap`)."""
    act, key = request.POST.get("act"), sent_with(request)
    place = number_sent(request.POST.get("place"))
    try:
        if act == "take":
            swap = get_object_or_404(offers.select_related("enrolment__sheet"), pk=number_sent(request.POST.get("swap")))
            take_swap(swap=swap, person=person, by=request.user, channel=Channel.COUNTER, key=key)
            messages.success(request, f"C’est noté : {person.display_name} prend cette place.")
        elif act == "keep":
            rows = open_swaps().filter(enrolment__in=[row.pk for row in mine]).select_related("enrolment__sheet")
            keep_place(swap=get_object_or_404(rows, enrolment=place), by=request.user)
            messages.success(request, f"C’est noté : {person.display_name} garde sa place.")
        else:
            row = next((row for row in mine if row.pk == place), None)
            if row is not None and act in ("ride", "unride"):
                tell_ride(request, row, channel=Channel.COUNTER)
            elif row is not None:
                offer_swap(enrolment=row, by=request.user, channel=Channel.COUNTER, key=key)
                messages.success(request, OFFERED)
    except Refusal as refusal:
        messages.error(request, str(refusal))
