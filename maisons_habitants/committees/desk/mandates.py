"""Members at the desk: somebody named, her role, an early end, a renewal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit, clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.change_mandate import change_mandate
from ..actions.end_mandate import end_mandate
from ..actions.name_member import name_member
from ..actions.renew_mandate import renew_mandate
from ..forms.members import NAME_FIELDS, EndForm, MandateForm, NameForm, RenewForm
from ..listings.bodies import seat_lines
from ..models import Body, Mandate
from .rows import KEEP, body_of, mandate_of

FOUND = 8


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, by name or card; then her seat and her days."""
    row = body_of(request, pk)
    person, asked = _person(request), request.GET.get("q", "").strip()
    found = list(Person.objects.visible_to(request.user).current().matching(asked).called()[:FOUND]) if asked and not person else []
    audit.note_readings([*found, *([person] if person else [])], by=request.user, what="committees_desk:name")
    seat = number_sent(request.GET.get("siege"))
    first = seat or next((line.seat.pk for line in seat_lines(row) if line.mandate is None), 0) if person else 0
    form = NameForm(request.POST if request.method == "POST" else None, body=row, seat=first) if person else None
    if request.method == "POST" and form and form.is_valid():
        try:
            name_member(person=person, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, f"{person.full_name} siège : c’est noté, et dit par son moyen habituel.")
            return redirect("committees_desk:body", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, NAME_FIELDS)
    context = {"body": row, "person": person, "q": asked, "found": found, "form": form, "seat": seat, "seats": _any_seat(row)}
    return render(request, "committees/desk/name.html", context)


def _person(request: HttpRequest) -> Person | None:
    key = number_sent(request.POST.get("qui") or request.GET.get("qui", ""))
    return get_object_or_404(Person.objects.visible_to(request.user), pk=key).current_record if key else None


def _any_seat(body: Body) -> bool:
    return body.seats.filter(retired_on=None).exists()


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """Her role, whether her name is public, an early end, a renewal: each on its own."""
    row = mandate_of(request, pk)
    person = row.person.current_record
    audit.note_reading(person, by=request.user, what="committees_desk:mandate")
    forms = _forms(request, row)
    act = next((one for one in forms if one in request.POST), "") if request.method == "POST" else ""
    if act and forms[act].is_valid():
        try:
            messages.success(request, _carried_out(request, row, act, forms[act].cleaned_data))
            return redirect("committees_desk:body", row.seat.body_id)
        except Refusal as refusal:
            put_refusal(forms[act], refusal, {"fin-passee": "last_day", "fin-trop-tard": "last_day", **NAME_FIELDS})
    today = clock.today()
    context = {
        "mandate": row, "body": row.seat.body, "person": person, "change": forms["changer"], "end": forms["finir"],
        "renew": forms["renouveler"], "over": row.last_day < today, "shown": forms[act] if act else None,
        "known": Person.objects.visible_to(request.user).filter(pk=person.pk).exists(),
    }  # fmt: skip
    return render(request, "committees/desk/mandate.html", context)


def _forms(request: HttpRequest, row: Mandate) -> dict:
    def sent(act: str):
        return request.POST if request.method == "POST" and act in request.POST else None

    first = {"last_day": clock.today(), "seen": row.edition}
    return {
        "changer": MandateForm(sent("changer"), mandate=row, prefix="c"),
        "finir": EndForm(sent("finir"), initial=first, prefix="f"),
        "renouveler": RenewForm(sent("renouveler"), mandate=row, prefix="r"),
    }


def _carried_out(request: HttpRequest, row: Mandate, act: str, data: dict) -> str:
    common = {"mandate": row, "by": request.user, "key": sent_with(request), **data}
    if act == "changer":
        change_mandate(**common)
        return "C’est enregistré."
    if act == "finir":
        end_mandate(**common)
        return "Le mandat finit ce jour-là : la personne en est prévenue par son moyen habituel."
    new = renew_mandate(**common)
    return f"Le mandat est renouvelé, du {new.starts_on:%d/%m/%Y} au {new.ends_on:%d/%m/%Y}."
