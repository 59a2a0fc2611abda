"""Around a departure at the desk: convocations sent and printed, where somebody joins, what was said afterwards, on paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.desk.opinions import said_of
from programmes.enums import Liked
from programmes.models import Enrolment, SignUpSheet
from programmes.programme_type import kind_of

from ..actions.choose_company import choose_company
from ..actions.convoke import convoke
from ..forms.company import CompanyForm
from ..listings.after import after_of
from ..listings.convocations import pages_of
from ..reading.company import place_told
from ..reading.trips import date_of
from ..slips.convocation import LABEL
from .trip import seen_trip


@staff_gate(Capability.WRITE_ENROLMENTS)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Convocations, now: to those who have none yet."""
    trip = seen_trip(request, pk, Capability.WRITE_ENROLMENTS)
    try:
        told = convoke(trip=trip, by=request.user)
        messages.success(request, f"{told} convocation{'s' if told > 1 else ''} en route." if told else "Tout le monde a déjà la sienne.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pass_culture_desk:trip", pk)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def convocations(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them in one run, a page each, those whom nothing reaches first. `?sans-message`: those alone."""
    trip = seen_trip(request, pk, Capability.SEE_PEOPLE)
    pages = pages_of(trip, silent_only="sans-message" in request.GET)
    audit.note_readings({page.person for page in pages}, by=request.user, what="pass_culture_desk:convocations")
    context = {"pages": pages, "trip": trip, "sheet": trip.sheet, "date": date_of(trip)}
    return paper.pdf_response("pass_culture/desk/convocations_paper.html", context, name="convocations.pdf", request=request)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """At the counter: at which stop she joins, whether she would rather go with somebody; her convocation to print."""
    gate = Capability.WRITE_ENROLMENTS if request.method == "POST" else Capability.SEE_ENROLMENTS
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, gate)).order_by().values("pk")
    rows = Enrolment.objects.filter(sheet__in=sheets).select_related("sheet__activity__content_type", "sheet__maison", "person__successor")
    row = get_object_or_404(rows, pk=pk, sheet__trip__isnull=False)
    told = place_told(row)
    form = CompanyForm(request.POST or None, stops=told.stops, initial={"stop": told.stop, "version": told.version})
    if "stop" in form.fields:
        form.fields["stop"].label = "Où monte cette personne ?"
    if request.method == "POST" and form.is_valid():
        try:
            choose_company(enrolment=row, by=request.user, key=sent_with(request), **form.said())
            offer_slip(request, "C’est noté.", label=LABEL, key=pk)
            return redirect("pass_culture_desk:place", pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    title = kind_of(row.sheet.activity).title(row.sheet.activity, neutral=row.sheet.confidential)
    context = {"row": row, "told": told, "form": form, "title": title, "person": row.person.current_record, "slip": LABEL}
    return render(request, "pass_culture/desk/place.html", context)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def after_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of it and how many came, on one page; nobody's name."""
    trip = seen_trip(request, pk)
    after = after_of(trip)
    if after is None:
        messages.info(request, "Cette sortie n’est pas encore finie : il n’y a rien à en dire.")
        return redirect("pass_culture_desk:trip", pk)
    context = {"trip": trip, "sheet": trip.sheet, "after": after, "date": after.date, **said_of(after.date)}
    return paper.pdf_response("pass_culture/desk/after_paper.html", context, name="apres-la-sortie.pdf", request=request)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def questions_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The three questions on paper, four to a page, handed round on the way back; nobody's name. Keyed on « Était-ce bien ? »."""
    trip = seen_trip(request, pk)
    asked = kind_of(trip.sheet.activity).more_asked
    context = {"trip": trip, "sheet": trip.sheet, "date": date_of(trip), "asked": asked, "four": range(4), "liked": Liked.labels}
    return paper.pdf_response("pass_culture/desk/questions_paper.html", context, name="trois-questions.pdf", request=request)
