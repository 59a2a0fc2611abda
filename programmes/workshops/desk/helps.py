"""Helping with a démarche at the desk: what was done is noted, with her agreement; what opens an account never is."""

from django.conf import settings
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
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.drop_help import drop_help
from ..actions.note_help import note_help
from ..help_forms import HelpForm
from ..models import Help

WRITE = Capability.WRITE_ENROLMENTS


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def helps(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done for one person in one's houses, and to note one more."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(found, by=request.user, what="workshops_desk:helps")
    scope, sent = scope_of(request.user, WRITE), request.POST if request.method == "POST" else None
    form = HelpForm(sent, scope=scope)
    if sent is not None and form.is_valid():
        try:
            note_help(person=found, **form.cleaned_data, by=request.user, key=sent_with(request))
            messages.success(request, "C’est noté. La personne peut repartir avec le papier.")
            return redirect("workshops_desk:helps", found.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"secret-ecrit": "did", "sans-accord": "consent", "rien-dit": "did"})
    rows = list(Help.objects.within(scope).of_person(found).select_related("maison").order_by("-at", "-pk"))
    links = {"aidants_url": settings.AIDANTS_CONNECT_URL, "vault_url": settings.VAULT_URL}
    return render(request, "workshops/desk/helps.html", {"person": found, "form": form, "helps": rows, **links})


def _written(request: HttpRequest, pk: int) -> Help:
    rows = Help.objects.within(scope_of(request.user, WRITE)).select_related("person__successor", "maison")
    return get_object_or_404(rows, pk=pk)


@never_cache
@staff_gate(WRITE)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """She agrees no more: erased."""
    found = _written(request, pk)
    try:
        drop_help(help=found, by=request.user)
        messages.success(request, "C’est effacé.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workshops_desk:helps", found.person.current_record.pk)


@never_cache
@staff_gate(WRITE)
@require_safe
def help_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What she leaves with: what was done, what comes next, and to keep her passwords for herself."""
    found = _written(request, pk)
    audit.note_reading(found.person.current_record, by=request.user, what="workshops_desk:help_paper")
    return paper.pdf_response("workshops/help_paper.html", {"help": found, "house": found.maison}, name="demarche.pdf", request=request)
