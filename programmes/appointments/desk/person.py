"""A person at the counter or on the phone: give her a moment, move it, give it back, note that she is here."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit, clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.actions.note_told import note_told
from programmes.actions.withdraw import withdraw
from programmes.desk.sheets import maisons_of
from programmes.enums import ACTIVE, Channel
from programmes.models import Enrolment

from .. import listings
from ..actions.book_appointment import book_appointment
from ..actions.move_appointment import move_appointment
from ..actions.note_presence import note_arrived, note_missed, unmark
from ..forms import CounterMomentForm
from ..models import AppointmentSlot
from ..registry import GIVEN_BACK, SLIP, slip_of


def places_at(user):
    """Appointments on which this member of staff acts: those of her own lists, and at a counter those of the houses where she enrols,
    for people she may see."""
    at_counter = AppointmentSlot.objects.within(scope_of(user, Capability.WRITE_ENROLMENTS)).order_by().values("pk")
    seen = Person.objects.visible_to(user).order_by().values("pk")
    rows = Enrolment.objects.filter(Q(sheet__slot__in=at_counter, person__in=seen) | Q(sheet__slot__host__user=user))
    return rows.select_related(
        "sheet__activity", "sheet__slot__session__maison", "sheet__slot__host", "sheet__slot__maison", "person__successor"
    )


def coming(user, person: Person) -> list[Enrolment]:
    """Her appointments of today and to come, each with `title`: neutral unless this user may read the list it stands on. Two queries."""
    rows = places_at(user).filter(
        person__in=Person.objects.records_of(person), state__in=ACTIVE, sheet__slot__session__local_date__gte=clock.today()
    )
    found = list(rows.order_by("sheet__slot__session__start"))
    slots = [row.sheet.slot.pk for row in found]
    named = set(AppointmentSlot.objects.named_to(user).filter(pk__in=slots).order_by().values_list("pk", flat=True)) if slots else set()
    for row in found:
        row.title = row.sheet.activity.title if row.sheet.slot.pk in named else "Rendez-vous"
    return found


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def person_moments(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the permanence, press the moment: it is noted. `?permanence=` opens one."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    maisons = list(maisons_of(request.user, Capability.WRITE_ENROLMENTS))
    pages = listings.permanences_of(maisons)
    asked = request.GET.get("permanence", "")
    page = next((one for one in pages if str(one.pk) == asked), pages[0] if len(pages) == 1 else None)
    slots = AppointmentSlot.objects.free().filter(maison__in=maisons)
    form = CounterMomentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        slot = get_object_or_404(AppointmentSlot.objects.filter(maison__in=maisons).select_related("sheet"), pk=form.cleaned_data["slot"])
        try:
            channel = form.cleaned_data["channel"]
            row = book_appointment(slot=slot, person=person, by=request.user, channel=channel, key=sent_with(request))
            return redirect("appointments_desk:noted", person.pk, row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    days = listings.days_of(slots.filter(session__activity=page.pk)) if page else []
    context = {"person": person, "pages": pages, "page": page, "days": days, "form": form, "places": coming(request.user, person)}
    return render(request, "appointments/desk/person.html", context | {"now": clock.now(), "today": clock.today()})


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def noted(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """What was noted, with what follows: the slip, another moment, giving it back."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    row = get_object_or_404(places_at(request.user).filter(person__in=Person.objects.records_of(person)), pk=place)
    context = {"person": person, "place": row, "slot": row.sheet.slot, "today": clock.today()}
    return render(request, "appointments/desk/noted.html", context)


@staff_gate(Capability.ENTER_DESK)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on one appointment: given back, arrived, missed, a mark taken back."""
    row = get_object_or_404(places_at(request.user), pk=pk)
    by, seen = request.user, number_sent(request.POST.get("version")) or None
    acts = {
        "withdraw": (
            lambda: withdraw(enrolment=row, by=by, channel=Channel.COUNTER, reason="staff", seen=seen),
            "Le rendez-vous est annulé.",
        ),
        "arrived": (lambda: note_arrived(enrolment=row, by=by), "C'est noté : la personne est là."),
        "missed": (lambda: note_missed(enrolment=row, by=by), "C'est noté. Un mot gentil lui propose un autre moment."),
        "told": (lambda: note_told(enrolment=row, by=by), "C'est noté : la personne est prévenue."),
        "unmark": (lambda: unmark(enrolment=row, by=by), "La marque est enlevée."),
    }
    try:
        if known := acts.get(request.POST.get("act", "")):
            known[0]()
            _say(request, row, known[1], given_back=known is acts["withdraw"])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if request.POST.get("from") == "mine" and row.sheet.slot.host.user_id == by.pk:
        return redirect(f"{reverse('appointments_desk:mine')}?jour={row.sheet.slot.session.local_date}#m{row.sheet.slot.pk}")
    if request.POST.get("from") == "seats":
        return redirect(f"{reverse('appointments_desk:seats')}?maison={row.sheet.slot.maison.slug}")
    return redirect("appointments_desk:person", row.person.current_record.pk)


def _say(request: HttpRequest, row: Enrolment, words: str, *, given_back: bool) -> None:
    """What was done; of a moment given back, with its paper."""
    key = f"{GIVEN_BACK}{row.pk}"
    if given_back and slip_of(request.user, key):
        offer_slip(request, words, label=SLIP, key=key)
    else:
        messages.success(request, words)


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another free moment of the same permanence; nothing on this screen names it to who may not read the list."""
    row = get_object_or_404(places_at(request.user).filter(state__in=ACTIVE), pk=pk)
    audit.note_reading(row.person.current_record, by=request.user, what="appointments_desk:move")
    slots = AppointmentSlot.objects.filter(session__activity=row.sheet.activity_id, maison=row.sheet.maison_id)
    form = CounterMomentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        to = get_object_or_404(slots.select_related("session__maison", "sheet"), pk=form.cleaned_data["slot"])
        try:
            channel = form.cleaned_data["channel"]
            moved = move_appointment(enrolment=row, to=to, by=request.user, channel=channel, key=sent_with(request))
            return redirect("appointments_desk:noted", moved.person_id, moved.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    days = listings.days_of(AppointmentSlot.objects.free().filter(pk__in=slots.order_by().values("pk")))
    return render(request, "appointments/desk/move.html", {"place": row, "slot": row.sheet.slot, "days": days, "form": form})
