"""The call and boarding sheet: on the screen of who escorts, on paper, confided to a volunteer."""

from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, clock, paper
from portal.kit.audit import SYSTEM
from portal.kit.gates import staff_gate
from portal.kit.list_tokens import Hand
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.desk.confiding import confiding
from portal.people.enums import Capability
from portal.people.models import SheetPass
from programmes.desk.call_list import calls_of

from ..actions.share_call import SHEET, share_call
from ..call_tokens import held_by
from ..forms.company import ConfideForm
from ..listings.boarding import Boarding, boarding_of
from ..models import Escort, Trip
from ..reading.convocations import escorts_of
from ..reading.trips import date_of, trips_read
from .call_ticks import BACK, HERE, take, ticked_trips
from .trip import seen_trip

SPARE = 4  # empty lines for who comes without having signed up


def escort_gate(view):
    """For those who note presences in one house at least, and for whoever escorts this departure."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args, **kwargs) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not user_can(user, Capability.TICK_ATTENDANCE) and not Escort.objects.filter(trip=pk, user=user).exists():
            raise PermissionDenied
        return view(request, pk, *args, **kwargs)

    return guarded


def call_trip(request: HttpRequest, pk: int) -> Trip:
    return get_object_or_404(trips_read(ticked_trips(request.user)), pk=pk)


@never_cache
@escort_gate
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """By stop, with whom to ring. Every press is a tick of its own."""
    trip = call_trip(request, pk)
    if request.method == "POST":
        return ticked(request, Hand(trip, request.user), reverse("pass_culture_desk:call", args=[pk]))
    found = boarding_of(trip, words=True)
    _with_phones(request, found)
    date = found.session
    context = {
        "boarding": found, "trip": trip, "sheet": trip.sheet, "date": date, "team": escorts_of(trip), "open_to_all": True,
        "to_come": bool(date and date.local_date > clock.today()), **held_by(trip, date, user=request.user),
        "may_share": user_can(request.user, Capability.SHARE_SHEETS, trip.sheet.maison_id),
        "may_tick": user_can(request.user, Capability.TICK_ATTENDANCE, trip.sheet.maison_id),
        "may_see": user_can(request.user, Capability.SEE_ENROLMENTS, trip.sheet.maison_id),
    }  # fmt: skip
    return render(request, "pass_culture/desk/call.html", context)


def _with_phones(request: HttpRequest, found: Boarding) -> None:
    """Whose number she reads leaves a line each. For who may see people in the house that leads, and who escorts."""
    house, user = found.trip.sheet.maison_id, request.user
    if not user_can(user, Capability.SEE_PEOPLE, house) and not any(one.user_id == user.pk for one in found.trip.escorts_read):
        return
    known = {one.key: one for one in found.boarders}
    for said in calls_of([one.line for one in found.boarders], confidential=found.trip.sheet.confidential):
        known[said.line.enrolment].phone, known[said.line.enrolment].through = said.phone, said.through
    people = {one.line.row.person.current_record for one in found.boarders}
    audit.note_readings(people, by=user, what="pass_culture_desk:call")


def ticked(request: HttpRequest, hand: Hand, back: str) -> HttpResponse:
    """One box pressed on a page without script: back to its line."""
    name = next((name for name in request.POST if name.partition("-")[0] in (HERE, BACK)), "")
    value = request.POST.get(name, "")
    try:
        take(hand, name, value, key=sent_with(request, f"{name}:{value}"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{back}#ligne-{name.partition('-')[2]}" if name else back)


@never_cache
@escort_gate
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """A4, by stop, numbered as the engine's paper: it is keyed back the same way. No phone: paper stays on seats."""
    trip = call_trip(request, pk)
    context = {"boarding": boarding_of(trip, words=False), "trip": trip, "sheet": trip.sheet, "date": date_of(trip)}
    context |= {"team": escorts_of(trip), "spare": range(SPARE)}
    return paper.pdf_response("pass_culture/desk/call_paper.html", context, name="appel.pdf", request=request)


@never_cache
@staff_gate(Capability.SHARE_SHEETS)
@require_http_methods(["GET", "HEAD", "POST"])
def confide(request: HttpRequest, pk: int) -> HttpResponse:
    """The links still open, and a form for one more."""
    trip = seen_trip(request, pk, Capability.SHARE_SHEETS)
    date = date_of(trip)
    return confiding(
        request, "pass_culture/desk/confide.html", {"trip": trip, "date": date}, form=ConfideForm(request.POST or None),
        target=f"{SHEET}:{trip.pk}", confide=partial(share_call, trip=trip, session=date) if date else None,
    )  # fmt: skip


def confide_url(key: str) -> str:
    return reverse("pass_culture_desk:confide", args=[key])


def volunteer_call(request: HttpRequest, sheet_pass: SheetPass, key: str) -> HttpResponse | None:
    """`registry.sheet_passes`: None when the departure is another house's than the one that confided it."""
    trip = trips_read(Trip.objects.filter(sheet__maison=sheet_pass.maison_id)).filter(pk=key).first()
    if trip is None or date_of(trip) is None:
        return None
    if request.method == "POST":
        return ticked(request, Hand(trip, SYSTEM, sheet_pass), reverse("sheet"))
    found = boarding_of(trip, words=False)
    context = {"boarding": found, "trip": trip, "sheet": trip.sheet, "date": found.session, "team": escorts_of(trip)}
    context |= {"sheet_pass": sheet_pass, **held_by(trip, found.session, sheet_pass=sheet_pass)}
    return render(request, "pass_culture/volunteer_call.html", context)
