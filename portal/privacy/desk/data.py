"""A person's data at the desk: for somebody without screen, the same as she would find online."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.households.desk.sight import may
from portal.kit import clock, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from .. import exports, readers
from ..actions.hand_over import hand_over
from ..actions.note_print import note_print
from ..actions.receive_request import receive_request
from ..forms import IdentityForm, ReceiveForm
from ..models import DataRequest
from ..rules import readable
from .sight import person_for

TAKE, ANSWER, CONFIDENTIAL = Capability.TAKE_DATA_REQUESTS, Capability.ANSWER_DATA_REQUESTS, Capability.SEE_CONFIDENTIAL
PAGE = 50


@never_cache
@staff_gate(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept, in numbers; her requests; writing a new one down."""
    person = person_for(request, pk, TAKE)
    form = ReceiveForm(request.POST or None, initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = receive_request(person=person, by=request.user, maison=house_of(request, person), key=sent_with(request), **form.values())
            messages.success(request, "C’est écrit.")
            return redirect("desk_request", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    held = exports.everything_about(person)
    context = {
        "person": person, "form": form, "identity": IdentityForm(), "sections": exports.sections(held),
        "sealed": readable.only_confidential(held) is not None, "may": may(request, ANSWER, CONFIDENTIAL, Capability.READ_AUDIT),
        "requests": DataRequest.objects.of_person(person).order_by("-received_on", "-pk"),
        "sees_person": user_can(request.user, Capability.SEE_PEOPLE),
    }  # fmt: skip
    return render(request, "privacy/desk/data.html", context)


def house_of(request: HttpRequest, person: Person) -> Maison | None:
    """The agent's house that knows her, when there is only one: it is where the request came."""
    scope = scope_of(request.user, TAKE)
    known = Maison.objects.filter(known_people__person=person)
    found = list((known if scope.everywhere else known.filter(pk__in=scope.maisons))[:2])
    return found[0] if len(found) == 1 else None


@staff_gate(ANSWER)
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """She stands there: checked, answered, and on to the paper."""
    person = person_for(request, pk, ANSWER)
    form = IdentityForm(request.POST)
    try:
        how = form.cleaned_data["identity"] if form.is_valid() else ""
        row = hand_over(person=person, identity=how, maison=house_of(request, person), by=request.user, key=sent_with(request))
        messages.success(request, "C’est noté. Imprimez le papier et remettez-le.")
        return redirect("desk_request", row.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_data", person.pk)


@never_cache
@staff_gate(ANSWER)
@require_safe
def data_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Her data on paper, without what is confidential: that part is handed by whoever may see it."""
    person = person_for(request, pk, ANSWER)
    whole = exports.everything_about(person)
    context = {"sections": exports.sections(readable.without_confidential(whole)), "sealed": readable.only_confidential(whole) is not None}
    return _paper(request, person, context, "données")


@never_cache
@staff_gate(CONFIDENTIAL)
@require_safe
def data_sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The confidential part alone, for whoever may see it: to be put in an envelope."""
    person = person_for(request, pk, CONFIDENTIAL)
    return _paper(
        request, person, {"sections": exports.sections(readable.only_confidential(exports.everything_about(person)) or {})}, "part"
    )


def _paper(request: HttpRequest, person: Person, context: dict, part: str) -> HttpResponse:
    note_print(person=person, part=part, by=request.user)
    context |= {"person": person, "today": clock.today(), "by_hand": True}
    return paper.pdf_response("privacy/export_paper.html", context, name=exports.file_name(clock.today(), "pdf"), request=request)


@never_cache
@staff_gate(Capability.READ_AUDIT)
@require_safe
def data_readings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened this very file, with names: for whoever watches over it and may take her requests."""
    person = person_for(request, pk, TAKE)
    if person.pk not in Person.objects.within(scope_of(request.user, Capability.READ_AUDIT)).values_list("pk", flat=True).filter(
        pk=person.pk
    ):
        raise Http404
    page = Paginator(readers.readings_of(person), PAGE).get_page(request.GET.get("page"))
    lines = readers.shown_readings(page.object_list, named=True)
    return render(request, "privacy/desk/data_readings.html", {"person": person, "page": page, "lines": lines})
