"""Case leads at the desk: agree with the person, hand over, end."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit, clock, request_keys
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.end_lead import end_lead
from ..actions.hand_over_lead import hand_over_lead
from ..actions.open_lead import open_lead
from ..forms import HandOverForm, LeadForm
from ..models import CaseLead
from .sight import case_for, houses_for, one_of, person_for, tabs

PAGE = 50


@never_cache
@staff_gate(Capability.LEAD_CASES)
@require_safe
def lead_list(request: HttpRequest) -> HttpResponse:
    """Everybody somebody leads in her houses: what nobody holds any more and what ends soon come first."""
    today, scope = clock.today(), scope_of(request.user, Capability.LEAD_CASES)
    rows = CaseLead.objects.within(scope).running().select_related("person__successor", "lead", "maison")
    mine = request.GET.get("a") == "moi"
    page = Paginator(rows.filter(lead=request.user) if mine else rows, PAGE).get_page(request.GET.get("page"))
    alone = set(CaseLead.objects.left_alone(today).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    soon = set(CaseLead.objects.ending(today).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    return render(request, "casework/desk/lead_list.html", {"page": page, "alone": alone, "soon": soon, "mine": mine, **tabs(request)})


@never_cache
@staff_gate(Capability.LEAD_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def lead_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Her lead: agreed here for the first time, or the page of the one she has."""
    person = person_for(request, pk, Capability.LEAD_CASES)
    running = CaseLead.objects.running().of(person).select_related("maison").first()
    if running is not None:
        return lead_there(request, person, running)
    houses = houses_for(request, person, Capability.LEAD_CASES)
    maison = one_of(houses, request.GET.get("maison"))
    form = LeadForm(request.POST or None, maison=maison, initial={"lead": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            open_lead(person=person, maison=maison, by=request.user, key=request_keys.sent_with(request), **form.cleaned_data)
            messages.success(request, "C’est noté, jusqu’à la date convenue.")
            return redirect("desk_person", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "casework/desk/lead_open.html", {"person": person, "form": form, "maison": maison, "houses": houses})


def lead_there(request: HttpRequest, person, running: CaseLead) -> HttpResponse:
    """To the page of her lead where this member of staff may change it, else back to hers with the reason."""
    if running.maison in scope_of(request.user, Capability.LEAD_CASES):
        return redirect("desk_case", running.pk)
    messages.info(request, f"Elle est accompagnée par une autre maison : {running.maison.name}.")
    return redirect("desk_person", person.pk)


@never_cache
@staff_gate(Capability.LEAD_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over, to somebody she agrees to."""
    case = case_for(request, pk)
    audit.note_reading(case.person.current_record, by=request.user, what="desk_case")
    form = HandOverForm(request.POST or None, maison=case.maison, without=case.lead_id)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            key = request_keys.sent_with(request)
            hand_over_lead(case=case, to=given["lead"], until=given["until"], agreed=given["agreed"], by=request.user, key=key)
            messages.success(request, "Le relais est passé, et la personne est prévenue.")
            return redirect("desk_person", case.person.current_record.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    before = case.follows if case.follows_id else None
    return render(
        request, "casework/desk/case_page.html", {"case": case, "person": case.person.current_record, "form": form, "before": before}
    )


@staff_gate(Capability.LEAD_CASES)
@require_POST
def case_end(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    try:
        end_lead(case=case, why=request.POST.get("why", ""), by=request.user)
        messages.success(request, "C’est fini, d’un commun accord.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", case.person.current_record.pk)
