"""One farm's order of a date: before it leaves, once it left, what came, its paper and its file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, clock, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.spreadsheets import csv_answer
from portal.notifications.models import OutboxMessage
from programmes.models import Session

from ...actions.acknowledge_order import acknowledge_order
from ...actions.call_off_order import call_off_order
from ...actions.note_surplus import note_surplus
from ...actions.receive_order import receive_order
from ...actions.send_order import send_order
from ...actions.substitute import substitute
from ...actions.thank_grower import thank_grower
from ...enums import OrderState, Via
from ...exports.orders import HEAD, order_rows, paper_words
from ...forms.growers import ReceiveForm, SendForm, SubstituteForm, SurplusForm, ThanksForm, ViaForm
from ...models import GrowerContract, GrowerOrder
from ...reading.orders import counts_of, draft_of, in_town
from .doors import PLAN, day_of, may_order, need_town


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """What would be ordered now; « Envoyer » freezes it."""
    contract, on = next(iter(in_town(GrowerContract.objects.visible_to(request.user).filter(pk=pk))), None), day_of(day)
    if contract is None:
        raise Http404
    sent = GrowerOrder.objects.filter(contract=contract, day=on).first()
    if sent is not None and request.method != "POST":
        return redirect("paniers_desk:order", sent.pk)
    form = SendForm(request.POST or None, initial={"via": contract.send_by})
    if request.method == "POST":
        need_town(request)
        if form.is_valid():
            asked = {"seen": request.POST.get("vu"), "key": sent_with(request), **form.cleaned_data}
            try:
                order = send_order(contract=contract, day=on, by=request.user, **asked)
                messages.success(request, _left(order))
                return redirect("paniers_desk:order", order.pk)
            except Refusal as refusal:
                put_refusal(form, refusal, {"heure-passee": "agreed", "au-dela-du-contrat": "agreed", "adresse-manquante": "via"})
    context = {"draft": draft_of(contract, on), "contract": contract, "day": on, "form": form, "may": may_order(request.user)}
    return render(request, "paniers/growers/draft.html", context)


def _left(order: GrowerOrder) -> str:
    return {
        Via.EMAIL: "La commande part par e-mail, avec le bon de commande.",
        Via.PHONE: "La commande est figée. Dites-la au téléphone : elle est sous vos yeux.",
        Via.PRINT: "La commande est figée. Imprimez le bon de commande.",
    }[Via(order.sent_via)]


def _order(request: HttpRequest, pk: int) -> GrowerOrder:
    rows = GrowerOrder.objects.visible_to(request.user).select_related(
        "contract__grower", "contract__terms__season", "sent_by", "acknowledged_by", "received_by"
    )
    return get_object_or_404(rows, pk=pk)


def _acts(order: GrowerOrder, data, act: str) -> dict:
    """The small forms of the page, by act; the one that was sent is filled."""
    sent = order.lines.filter(instead_of=None).order_by("-grams", "product")

    def given(name):
        return data if name == act else None

    acts = {"recu": ViaForm(given("recu"), prefix="recu", initial={"via": Via.PHONE})}
    if order.state != OrderState.CALLED_OFF and order.day >= clock.today():
        acts["remplacer"] = SubstituteForm(given("remplacer"), prefix="remplacer", lines=sent)
    if order.state == OrderState.SENT:
        acts["decommander"] = ViaForm(given("decommander"), prefix="decommander", initial={"via": order.contract.send_by})
    if order.state == OrderState.RECEIVED:
        acts["reste"] = SurplusForm(given("reste"), prefix="reste", lines=order.lines.order_by("product"))
        acts["merci"] = ThanksForm(given("merci"), prefix="merci", initial={"via": order.contract.send_by})
    return acts


def _carry_out(act: str, order: GrowerOrder, asked: dict, request: HttpRequest) -> str:
    """Do it; what to say then."""
    by, key = request.user, sent_with(request)
    if act == "recu":
        acknowledge_order(order=order, by=by, **asked)
        return "« Bien reçu » est noté."
    if act == "decommander":
        call_off_order(order=order, by=by, key=key, **asked)
        return "La commande est décommandée."
    if act == "reste":
        note_surplus(by=by, key=key, **asked)
        return "C’est noté : rien n’est perdu."
    if act == "merci":
        thank_grower(order=order, by=by, key=key, **asked)
        return "Le merci est parti." if asked["via"] == Via.EMAIL else "Le merci est noté."
    substitute(by=by, key=key, **asked)
    return "Remplacé : les feuilles de toutes les maisons le disent."


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    row, act = _order(request, pk), request.POST.get("geste", "")
    acts = _acts(row, request.POST if request.method == "POST" else None, act)
    if request.method == "POST":
        need_town(request)
        form = acts.get(act)
        if form is not None and form.is_valid():
            asked = form.asked() if hasattr(form, "asked") else form.cleaned_data
            try:
                messages.success(request, _carry_out(act, row, asked, request))
                return redirect("paniers_desk:order", row.pk)
            except Refusal as refusal:
                put_refusal(form, refusal)
        elif form is None:
            messages.error(request, "Ce geste n’est plus possible : voici où en est la commande.")
    return render(request, "paniers/growers/order.html", {"order": row, "acts": acts, "act": act, **_shown(request, row)})


def _shown(request: HttpRequest, order: GrowerOrder) -> dict:
    lines = list(order.lines.select_related("instead_of").prefetch_related("surplus__point").order_by("instead_of_id", "-grams", "product"))
    sent, instead = [line for line in lines if not line.instead_of_id], [line for line in lines if line.instead_of_id]
    key = order.contract.terms.season_id, order.day
    counts = counts_of([key[0]], [order.day]).get(key)
    mail = OutboxMessage.objects.filter(about=audit.key_of(order)).order_by("-queued_at", "-pk").first()
    held = Session.objects.on().filter(activity=key[0], local_date=key[1]).exists()
    fewer = order.baskets - (counts.baskets if counts else 0)
    return {
        "lines": sent + instead,
        "paid_cents": sum(line.paid_cents or 0 for line in lines),
        "owed_cents": sum(line.paid_cents or 0 for line in lines) + order.town_cents,
        "fewer": fewer,
        "more": -fewer,
        "surplus": [(line, row) for line in lines for row in line.surplus.all()],
        "thanks": list(order.thanks.all()),
        "mail": mail,
        "may": may_order(request.user),
        "came": order.state == OrderState.RECEIVED,
        "lost": order.state == OrderState.SENT and order.day >= clock.today() and not held,
        "called_off": order.state == OrderState.CALLED_OFF,
    }


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """What came, against what was ordered; the delivery note, the crates."""
    need_town(request)
    row = _order(request, pk)
    lines = list(row.lines.order_by("instead_of_id", "-grams", "product"))
    lines = [line for line in lines if not line.instead_of_id] + [line for line in lines if line.instead_of_id]
    form = ReceiveForm(request.POST or None, lines=lines, initial={"delivery_note": row.delivery_note})
    if request.method == "POST" and form.is_valid():
        try:
            receive_order(order=row, by=request.user, seen=row.version, key=sent_with(request), **form.asked())
            messages.success(request, "La livraison est notée.")
            return redirect("paniers_desk:order", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/growers/receive.html", {"order": row, "form": form})


@never_cache
@staff_gate(PLAN)
@require_safe
def order_paper(request: HttpRequest, pk: int) -> HttpResponse:
    row = _order(request, pk)
    return paper.pdf_response(
        "paniers/growers/order_paper.html", paper_words(row), name=f"commande-{row.day:%Y-%m-%d}.pdf", request=request
    )


@never_cache
@staff_gate(PLAN)
@require_safe
def order_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a spreadsheet, which takes nothing in it for a formula."""
    row = _order(request, pk)
    return csv_answer(f"commande-{row.day:%Y-%m-%d}", HEAD, order_rows(row))


@never_cache
@staff_gate(PLAN)
@require_safe
def thanks_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The last thank-you of an order, as a card to hand over."""
    row = _order(request, pk)
    thanks = get_object_or_404(row.thanks.all()[:1])
    return paper.pdf_response("paniers/growers/thanks_paper.html", {"order": row, "thanks": thanks}, name="merci.pdf", request=request)
