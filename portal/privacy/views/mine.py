"""« Mes données »: all that is known of her, to read, to take away, to have corrected; and who opened her file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, paper
from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from .. import exports, readers
from ..actions.answer_request import withdraw_request
from ..actions.receive_request import ask_online
from ..enums import Kind
from ..forms import AskForm
from ..models import DataRequest

TRIES, HOUR = 5, 3600
SHOWN = 12  # the rest stands in the file she takes away


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What each room knows, in numbers; her requests; who opened her file and who acted for her."""
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("claim_record")
    context = {
        "person": person,
        "sections": [part for part in exports.sections(exports.everything_about(person)) if part["key"] != "privacy"],
        "requests": DataRequest.objects.of_person(person).order_by("-received_on", "-pk")[:10],
        "readings": readers.shown_readings(readers.readings_of(person)[:SHOWN]),
        "acts": readers.shown_acts(readers.acts_for(person)[:SHOWN], person),
    }
    return render(request, "privacy/mine.html", context)


def _prepared(request: HttpRequest) -> Person | HttpResponse:
    """The person whose file is asked for, or where to go instead: a whole file costs many questions."""
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("claim_record")
    if not allowed("people.my_data", request.user.pk, tries=TRIES, seconds=HOUR):
        messages.error(request, "Ce fichier vient d’être préparé plusieurs fois. Attendez une heure.")
        return redirect("my_data")
    return person


@never_cache
@login_required
@require_safe
def my_data_download(request: HttpRequest) -> HttpResponse:
    """Everything every room knows of her, in a file that she and a machine can read."""
    person = _prepared(request)
    if isinstance(person, HttpResponse):
        return person
    answer = JsonResponse(exports.everything_about(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{exports.file_name(clock.today(), "json")}"'
    return answer


@never_cache
@login_required
@require_safe
def my_data_paper(request: HttpRequest) -> HttpResponse:
    """The same, to read or print."""
    person = _prepared(request)
    if isinstance(person, HttpResponse):
        return person
    context = {"person": person, "sections": exports.sections(exports.everything_about(person)), "today": clock.today()}
    return paper.pdf_response("privacy/export_paper.html", context, name=exports.file_name(clock.today(), "pdf"), request=request)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data_ask(request: HttpRequest) -> HttpResponse:
    """A correction, an erasure, a use to freeze or to refuse."""
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("claim_record")
    wanted = request.GET.get("quoi", "")
    form = AskForm(request.POST or None, initial={"kind": wanted if wanted in Kind.values else ""})
    if request.method == "POST" and form.is_valid():
        try:
            ask_online(user=request.user, person=person, key=sent_with(request), **form.values())
            messages.success(request, "Votre demande est arrivée. La réponse viendra dans le mois.")
            return redirect("my_data")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "privacy/ask.html", {"form": form, "person": person})


@never_cache
@login_required
@require_safe
def my_request(request: HttpRequest, uid) -> HttpResponse:
    """One of her requests and its answer."""
    row = get_object_or_404(DataRequest.objects.filter(DataRequest.objects.own_to(request.user)), uid=uid)
    return render(request, "privacy/my_request.html", {"row": row})


@never_cache
@login_required
@require_POST
def my_request_back(request: HttpRequest, uid) -> HttpResponse:
    row = get_object_or_404(DataRequest.objects.filter(DataRequest.objects.own_to(request.user)), uid=uid)
    try:
        withdraw_request(request=row, by=request.user)
        messages.success(request, "Votre demande est retirée.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("my_data")
