"""« Régies et mandats »: the deeds, their sub-offices, what later documents changed, who holds them; read by the accountant."""

from itertools import groupby

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.dates import day_written
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.ledger.actions import change_office, end_mandate, found_office, give_mandate
from portal.ledger.enums import ChargeKind, Method
from portal.ledger.forms.offices import ChangeForm, EndForm, FoundForm, MandateForm
from portal.ledger.models import Mandate, OfficeChange, Regie
from portal.ledger.rules.offices import CHANGEABLE

SEE, WRITE = "regies.see", "regies.write"


def _seen(user):
    """The régies of her houses, and those that she holds today."""
    held = Mandate.objects.valid_on(clock.today()).filter(user=user).values("regie")
    return Regie.objects.within(scope_of(user, SEE)) | Regie.objects.filter(pk__in=held)


def _regie(request: HttpRequest, pk: int) -> Regie:
    return get_object_or_404(_seen(request.user).select_related("parent", "maison"), pk=pk)


def _written(request: HttpRequest, pk: int) -> Regie:
    rows = Regie.objects.within(scope_of(request.user, WRITE)).select_related("parent", "maison")
    return get_object_or_404(rows, pk=pk)


@staff_gate(SEE)
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Every régie with its sub-offices, and who holds each today."""
    today = Mandate.objects.valid_on(clock.today()).select_related("user").order_by("role", "pk")
    rows = _seen(request.user).select_related("maison", "parent").prefetch_related(Prefetch("mandates", today, to_attr="holders"))
    rows = sorted(rows, key=lambda regie: (regie.online, regie.root.name, regie.root.pk, regie.parent is not None, regie.name))
    families = [(root, list(family)) for root, family in groupby(rows, key=lambda regie: regie.root)]
    return render(
        request,
        "ledger/desk_offices.html",
        {"families": families, "may_write": user_can(request.user, WRITE), "online": any(root.online for root, _ in families)},
    )


@staff_gate(SEE)
@require_safe
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """One deed, whole."""
    regie, today = _regie(request, pk), clock.today()
    mandates = list(regie.mandates.select_related("user").order_by("-since", "pk"))
    current = [mandate for mandate in mandates if mandate.until is None or mandate.until >= today]
    context = {
        "regie": regie,
        "terms": terms_of(regie),
        "current": current,
        "past": [mandate for mandate in mandates if mandate not in current],
        "changes": [(change, change_words(change)) for change in regie.changes.select_related("by")],
        "sub_offices": list(_seen(request.user).filter(parent=regie)),
        "may_write": user_can(request.user, WRITE, regie.maison),
        "today": today,
    }
    return render(request, "ledger/desk_office.html", context)


@staff_gate(WRITE)
def found(request: HttpRequest) -> HttpResponse:
    """Write a deed; « en-ligne » for the one of payments online."""
    online = request.GET.get("sorte") == "en-ligne"
    form = FoundForm(request.POST if request.method == "POST" else None, by=request.user, online=online)
    if form.is_valid():
        data = form.cleaned_data
        apart = {name: data[name] for name in ("code", "parent", "maison") if name in data}
        try:
            regie = found_office(deed=data["document"], deed_on=data["document_on"], online=online, by=request.user, **apart, **form.said)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "La régie est écrite. Donnez maintenant ses mandats.")
            return redirect("regie:office", regie.pk)
    return render(request, "ledger/desk_office_found.html", {"form": form, "online": online}, status=_status(form))


@staff_gate(WRITE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What a later document changes; what it was stays written."""
    regie = _written(request, pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, regie=regie)
    if form.is_valid():
        data = form.cleaned_data
        try:
            change_office(regie=regie, document=data["document"], document_on=data["document_on"], by=request.user, **form.said)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "C’est écrit, avec son acte.")
            return redirect("regie:office", regie.pk)
    return render(request, "ledger/desk_office_change.html", {"form": form, "regie": regie}, status=_status(form))


@staff_gate(WRITE)
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a mandate."""
    regie = _written(request, pk)
    form = MandateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            give_mandate(regie=regie, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "Le mandat est donné.")
            return redirect("regie:office", regie.pk)
    return render(request, "ledger/desk_mandate.html", {"form": form, "regie": regie}, status=_status(form))


@staff_gate(WRITE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate early."""
    rows = Mandate.objects.filter(regie__in=Regie.objects.within(scope_of(request.user, WRITE)).values("pk"))
    mandate = get_object_or_404(rows.select_related("regie", "user"), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"until": clock.today()})
    if form.is_valid():
        try:
            end_mandate(mandate=mandate, until=form.cleaned_data["until"], by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "La fin du mandat est écrite.")
            return redirect("regie:office", mandate.regie_id)
    return render(request, "ledger/desk_mandate_end.html", {"form": form, "mandate": mandate}, status=_status(form))


def _status(form) -> int:
    return 422 if form.is_bound else 200


def terms_of(regie: Regie) -> list[tuple[str, str]]:
    """The deed in words: (what, what it says)."""
    deed = regie.deed + (f", du {day_written(regie.deed_on)}" if regie.deed_on else "")
    rows = [("Acte", deed), ("Maison", str(regie.maison or "toutes")), ("Code des quittances", regie.code.upper())]
    rows += [(CHANGEABLE[field].capitalize(), _said(field, getattr(regie, field))) for field in ("products", "methods")]
    if regie.online:
        provider = _said("provider", regie.provider)
        if regie.provider:
            provider += f", depuis le {day_written(regie.provider_since)}, {regie.provider_document}"
        return [*rows, ("Prestataire", provider), ("À approuver à deux", f"au-dessus de {format_euros(regie.second_eyes_cents)}")]
    limits = ("max_encaisse_cents", "max_cash_cents", "float_cents", "pays_out")
    rows += [(CHANGEABLE[field].capitalize(), _said(field, getattr(regie, field))) for field in limits]
    return [*rows, ("À approuver à deux", f"remboursements au-dessus de {format_euros(regie.second_eyes_cents)}")]


def change_words(change: OfficeChange) -> list[tuple[str, str, str]]:
    """(what, before, after) of a later document."""
    return [
        (CHANGEABLE[field].capitalize(), _said(field, before), _said(field, after)) for field, (before, after) in change.changes.items()
    ]


def _said(field: str, value) -> str:
    if field in ("products", "methods"):
        words = ChargeKind if field == "products" else Method
        return ", ".join(str(words(each).label) for each in words.values if each in value) or "aucun"
    if field.endswith("_cents"):
        return format_euros(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field == "provider":
        return str(value).capitalize() or "aucun"
    return str(value or "–")
