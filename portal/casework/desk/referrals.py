"""Orientations at the desk: choose a partner with the person, print the way, hear how it went."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit, clock, request_keys
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from ..actions.mark_checked import mark_checked
from ..actions.note_outcome import note_outcome
from ..actions.refer_person import refer_person
from ..enums import Topic
from ..forms import DirectoryForm, OutcomeForm, ReferForm
from ..listings import directory
from ..models import Offer, Partner, Referral
from ..papers import map_response, way_context
from .sight import houses_for, person_for, referral_for, slip_address, tabs

PAGE = 50


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """Those still open in her houses: to ask about first, then the others."""
    rows = Referral.objects.visible_to(request.user).open().select_related("person__successor", "offer__partner", "maison")
    page = Paginator(rows.order_by("call_due", "at", "pk"), PAGE).get_page(request.GET.get("page"))
    told = set(Referral.objects.told_to(request.user).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    return render(request, "casework/desk/referral_list.html", {"page": page, "told": told, "today": clock.today(), **tabs(request)})


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could help her: the directory, nearest first from the house that knows her."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    houses = houses_for(request, person, Capability.WRITE_PEOPLE)
    sent = request.GET if request.GET else {"maison": houses[0].slug if houses else ""}
    form = DirectoryForm(sent)
    context = {"person": person, "form": form, "lines": directory(**form.asked()), "topics": Topic.choices}
    return render(request, "casework/desk/refer.html", context)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def refer_confirm(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Her consent, the appointment, whether we call; then the paper."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    row = get_object_or_404(Offer.objects.filter(active=True, partner__active=True).select_related("partner"), pk=offer)
    form = ReferForm(request.POST or None, maisons=houses_for(request, person, Capability.WRITE_PEOPLE))
    if request.method == "POST" and form.is_valid():
        try:
            made = refer_person(person=person, offer=row, by=request.user, key=request_keys.sent_with(request), **form.values())
            messages.success(request, "C’est noté. Voici le chemin, à imprimer.")
            return redirect("desk_referral", made.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "casework/desk/refer_confirm.html", {"person": person, "offer": row, "form": form})


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The way, the papers to print, and the answer to « y êtes-vous arrivée ? ». Without leave, not where."""
    row = referral_for(request, pk)
    told = is_told(request, row)
    audit.note_reading(row.person.current_record, by=request.user, what="desk_referral")
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_outcome(referral=row, outcome=form.cleaned_data["outcome"], by=request.user)
            messages.success(request, "C’est noté.")
            return redirect("desk_person", row.person.current_record.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    context = {"referral": row, "person": row.person.current_record, "told": told, "form": form, "slip": slip_address(row)}
    return render(request, "casework/desk/referral_page.html", context | (way_context(row) if told else {}))


def is_told(request: HttpRequest, row: Referral) -> bool:
    """May she know to which partner."""
    return Referral.objects.told_to(request.user).filter(pk=row.pk).exists()


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def referral_map(request: HttpRequest, pk: int) -> HttpResponse:
    row = referral_for(request, pk)
    if not is_told(request, row):
        raise Http404
    audit.note_reading(row.person.current_record, by=request.user, what="desk_referral_map")
    return map_response(row, request)


@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """The whole directory for the team: what has not been looked at for six months comes first."""
    today = clock.today()
    stale = list(Partner.objects.stale(today).order_by("checked_on", "name"))
    others = Partner.objects.open().exclude(pk__in=[row.pk for row in stale]).select_related("checked_by")
    return render(request, "casework/desk/partner_list.html", {"stale": stale, "others": others, **tabs(request)})


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def partner_checked(request: HttpRequest, pk: int) -> HttpResponse:
    """« C’est toujours vrai »."""
    row = get_object_or_404(Partner, pk=pk)
    try:
        mark_checked(partner=row, by=request.user)
        messages.success(request, f"{row.name} : vérifié aujourd’hui.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_partners")
