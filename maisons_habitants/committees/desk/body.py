"""One committee at the desk: who sits, what is free, its rules; opening one from its page; its settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.places.models import Maison

from ..actions.dissolve_body import dissolve_body
from ..actions.open_body import open_body
from ..actions.set_body import set_body
from ..forms.bodies import BodyForm, DissolveForm, OpenForm, asked_of
from ..listings.bodies import adopted_charter, former_mandates, rules_on, seat_lines, vacant_in, with_candidates
from ..models import Body, Committee, Mandate
from ..rules.rule_words import in_words
from ..slots import desk_panels, panels_of
from .rows import KEEP, SEE, body_of, may_keep

FORMER_SHOWN = 30


@never_cache
@staff_gate(SEE)
@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    row = body_of(request, pk, SEE)
    lines = seat_lines(row)
    held = [line for line in lines if line.mandate]
    audit.note_readings([line.mandate.person.current_record for line in held], by=request.user, what="committees_desk:body")
    rules, voting = rules_on(row), [line for line in held if line.seat.votes and not line.seat.deputy_of_id]
    context = {
        "body": row, "lines": lines, "members": len(held), "vacant": vacant_in(lines), "free": len(lines) > len(held),
        "rules": rules, "today": clock.today(),
        "rule_lines": in_words(len(voting), asked_of(rules)) if rules else [], "charter": adopted_charter(row),
        "later": row.rules.filter(valid_from__gt=clock.today()).order_by("valid_from").first(), "may_keep": may_keep(request, row),
        "calls": list(with_candidates(row.calls.filter(closed_at=None))), "former": list(former_mandates(row)[:FORMER_SHOWN]),
        "panels": panels_of(desk_panels, request, row), "colleges": any(line.seat.college for line in lines),
    }  # fmt: skip
    return render(request, "committees/desk/body.html", context)


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """A page of the site without a body yet, and the house whose team keeps it."""
    maisons = _houses(request)
    pages = Committee.objects.exclude(pk__in=Body.objects.order_by().values("page")).order_by("title", "pk")
    form = OpenForm(request.POST if request.method == "POST" else None, maisons=maisons, pages=pages)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_body(by=request.user, **form.cleaned_data)
            messages.success(request, f"« {made.page.title} » se réunit, en réunion simple. Ajoutez des sièges, puis nommez des membres.")
            return redirect("committees_desk:body", made.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"deja-un-comite": "page"})
    return render(request, "committees/desk/open.html", {"form": form, "pages": pages})


def _houses(request: HttpRequest):
    scope = scope_of(request.user, KEEP)
    rows = Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)
    return rows.order_by("name", "pk")


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """What ends with it is said before the yes."""
    row = body_of(request, pk)
    form = DissolveForm(request.POST if request.method == "POST" else None, initial={"seen": row.edition})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            dissolve_body(body=row, words=asked["words"], seen=asked["seen"], by=request.user, key=sent_with(request))
            messages.success(request, "Le comité ne siège plus. Ses membres sont prévenus.")
            return redirect("committees_desk:body", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    ending = Mandate.objects.until().filter(seat__body=row, until__gte=clock.today()).count()
    return render(request, "committees/desk/dissolve.html", {"body": row, "form": form, "ending": ending})


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    row = body_of(request, pk)
    form = BodyForm(request.POST if request.method == "POST" else None, body=row)
    if request.method == "POST" and form.is_valid():
        try:
            set_body(body=row, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "C’est enregistré.")
            return redirect("committees_desk:body", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "committees/desk/settings.html", {"body": row, "form": form})
