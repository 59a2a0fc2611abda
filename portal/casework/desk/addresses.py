"""Registering an address at the desk: begin or refuse, renew, end, the certificate."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit, clock, request_keys
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.end_address import end_address
from ..actions.note_presence import note_presence
from ..actions.register_address import refuse_address, register_address
from ..actions.renew_address import renew_address
from ..enums import AddressState
from ..forms import CoveredForm, EndAddressForm, MailForm, RefuseForm, TakeForm
from ..models import AddressRegistration, MailItem
from ..papers import certificate_response
from ..rules import terms
from .sight import houses_for, one_of, person_for, registration_for, slip_address

PAGE = 50


@never_cache
@staff_gate(Capability.REGISTER_ADDRESSES)
@require_safe
def address_list(request: HttpRequest) -> HttpResponse:
    """Everybody whose address her houses are, the nearest end first."""
    today = clock.today()
    rows = AddressRegistration.objects.within(scope_of(request.user, Capability.REGISTER_ADDRESSES)).active()
    page = Paginator(rows.select_related("person__successor", "maison").order_by("end", "pk"), PAGE).get_page(request.GET.get("page"))
    keys = [row.pk for row in page]
    context = {
        "page": page,
        "ending": set(AddressRegistration.objects.to_renew(today).filter(pk__in=keys).values_list("pk", flat=True)),
        "absent": set(AddressRegistration.objects.absent(today).filter(pk__in=keys).values_list("pk", flat=True)),
    }
    return render(request, "casework/desk/address_list.html", context)


@never_cache
@staff_gate(Capability.REGISTER_ADDRESSES)
@require_http_methods(["GET", "HEAD", "POST"])
def address_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Her registration: begun here or refused, or the page of the one that runs."""
    person = person_for(request, pk, Capability.REGISTER_ADDRESSES)
    running = AddressRegistration.objects.active().of(person).select_related("maison").first()
    if running is not None:
        return address_there(request, person, running)
    houses = houses_for(request, person, Capability.REGISTER_ADDRESSES)
    maison = one_of(houses, request.GET.get("maison"))
    refusing = "refuser" in request.POST
    form = CoveredForm(request.POST if request.method == "POST" and not refusing else None, person=person)
    refuse = RefuseForm(request.POST if refusing else None, prefix="refus")
    sent = refuse if refusing else form
    if request.method == "POST" and sent.is_valid():
        common = {"person": person, "maison": maison, "by": request.user, "key": request_keys.sent_with(request)}
        try:
            if refusing:
                refuse_address(reason=refuse.cleaned_data["reason"], **common)
                messages.success(request, "Le refus est noté, avec sa raison. Dites-lui où s’adresser.")
                return redirect("desk_person", person.pk)
            return redirect("desk_registration", register_address(covered=form.persons(), **common).pk)
        except Refusal as refusal:
            put_refusal(sent, refusal)
    end = terms.address_end(clock.today())
    context = {"person": person, "maison": maison, "houses": houses, "form": form, "refuse": refuse, "end": end}
    return render(request, "casework/desk/address_open.html", context)


def address_there(request: HttpRequest, person, running: AddressRegistration) -> HttpResponse:
    if running.maison in scope_of(request.user, Capability.REGISTER_ADDRESSES):
        return redirect("desk_registration", running.pk)
    messages.info(request, "Elle a déjà son adresse dans une autre de nos maisons.")
    return redirect("desk_person", person.pk)


@never_cache
@staff_gate(Capability.REGISTER_ADDRESSES)
@require_safe
def registration_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate, the mail that waits, the dates, what may be done."""
    row = registration_for(request, pk)
    person, today = row.person.current_record, clock.today()
    audit.note_reading(person, by=request.user, what="desk_registration")
    mail = list(MailItem.objects.within(scope_of(request.user, Capability.REGISTER_ADDRESSES)).waiting().of(person))
    active = row.state == AddressState.ACTIVE
    absent = active and AddressRegistration.objects.absent(today).filter(pk=row.pk).exists()
    old = MailItem.objects.returnable(today).filter(pk__in=[item.pk for item in mail]) if mail else []
    context = {
        "registration": row, "person": person, "covered": row.covers(), "returnable": old, "active": active, "absent": absent,
        "mail_form": MailForm(prefix="courrier"), "take_form": TakeForm(mail=mail, prefix="remise") if mail else None,
        "slip": slip_address(row) if active else "", "may_renew": active and terms.may_renew(row.end, today),
        "renew_form": CoveredForm(person=person, already=row.covers(), prefix="suite") if active else None,
        "end_form": EndAddressForm(absent=absent, prefix="fin") if active else None,
    }  # fmt: skip
    return render(request, "casework/desk/registration_page.html", context)


@never_cache
@staff_gate(Capability.REGISTER_ADDRESSES)
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    row = registration_for(request, pk)
    if row.state == AddressState.REFUSED:
        raise Http404
    audit.note_reading(row.person.current_record, by=request.user, what="desk_certificate")
    return certificate_response(row, request)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    row = registration_for(request, pk)
    form = CoveredForm(request.POST, person=row.person.current_record, prefix="suite")
    try:
        if form.is_valid():
            row = renew_address(registration=row, covered=form.persons(), by=request.user, key=request_keys.sent_with(request))
            messages.success(request, "C’est renouvelé pour un an.")
        else:
            messages.error(request, "Une des personnes cochées n’est plus dans son foyer. Regardez de nouveau.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_registration", row.pk)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = registration_for(request, pk)
    try:
        end_address(registration=row, reason=request.POST.get("fin-reason", ""), by=request.user)
        messages.success(request, "La domiciliation est terminée. Ce qui attend encore reste à elle.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_registration", row.pk)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_POST
def came(request: HttpRequest, pk: int) -> HttpResponse:
    """She came, or called."""
    row = registration_for(request, pk)
    try:
        note_presence(registration=row, by=request.user)
        messages.success(request, "C’est noté : elle s’est manifestée aujourd’hui.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_registration", row.pk)
