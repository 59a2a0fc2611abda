"""Money that goes back: what waits, what is under way, what is done; the accountant's papers; giving some back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import audit, paper
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.ledger.actions import (
    approve_refund,
    decline_refund,
    give_money,
    keep_as_credit,
    note_not_paid,
    note_order_paid,
    order_refunds,
    pay_refund,
    reroute_refund,
)
from portal.ledger.enums import RefundRoad, RefundState
from portal.ledger.forms.refunds import CASH, CREDIT, ORDER, SAME, DeclineForm, GiveBackForm, PaidForm
from portal.ledger.models import (
    Payment,
    Refund,
    RefundOrder,
    Regie,
    credit_cents,
    households_read_by,
    owed_cents,
    payments_read_by,
    payments_refunded_by,
    unused_cents,
)

SEE, REFUND = "money.see", "money.refund"
PAGE = 30
BY_HAND = Q(state=RefundState.REQUESTED) & ~Q(road=RefundRoad.PROVIDER)
TABS = {
    "a-approuver": ("À approuver", Q(state=RefundState.ASKED)),
    "a-faire": ("À faire", BY_HAND | Q(state=RefundState.FAILED)),
    "en-route": (
        "En route",
        Q(state__in=[RefundState.SENT, RefundState.UNKNOWN]) | Q(state=RefundState.REQUESTED, road=RefundRoad.PROVIDER),
    ),
    "faits": ("Faits", Q(state__in=[RefundState.SUCCEEDED, RefundState.DECLINED])),
}


def refunds_read_by(user):
    """The refunds of the payments this person may read, with what a list shows of them."""
    rows = Refund.objects.filter(payment__in=payments_read_by(user).values("pk"))
    return rows.select_related("payment__regie", "payment__household", "payment__receipt", "requested_by", "approved_by", "order")


def in_words(refunds) -> list[Refund]:
    """Each with its reason, and where it stands, as staff read them."""
    rows = list(refunds)
    for row in rows:
        row.said = row.reason_words or "–"
        row.stage = row.get_state_display()
        if row.state == RefundState.REQUESTED and row.road == RefundRoad.ORDER:
            row.stage = f"chez le comptable, {row.order}" if row.order_id else "à demander au comptable"
        elif row.state == RefundState.REQUESTED and row.road == RefundRoad.CASH:
            row.stage = "à rendre à la caisse"
    return rows


@staff_gate(SEE)
@require_safe
def refunds(request: HttpRequest) -> HttpResponse:
    """One tab at a time; of what the accountant must pay, the paper is made here."""
    mine = refunds_read_by(request.user)
    counts = mine.order_by().aggregate(**{key.replace("-", "_"): Count("pk", filter=of) for key, (_, of) in TABS.items() if key != "faits"})
    asked = request.GET.get("etat", "")
    tab = asked if asked in TABS else next((key for key in TABS if counts.get(key.replace("-", "_"))), "a-approuver")
    page = Paginator(mine.filter(TABS[tab][1]).order_by("-at", "-pk"), PAGE).get_page(request.GET.get("page"))
    page.object_list = in_words(page.object_list)
    context = {
        "tabs": [(key, label, counts.get(key.replace("-", "_"), 0)) for key, (label, _) in TABS.items()],
        "tab": tab,
        "page": page,
        "may_act": user_can(request.user, REFUND),
        "to_order": [row for row in page if row.road == RefundRoad.ORDER and row.state == RefundState.REQUESTED and row.order_id is None],
        "orders": _orders(request.user)[:PAGE] if tab in ("a-faire", "faits") else [],
    }
    return render(request, "ledger/refunds.html", context)


def _orders(user, capability: str = SEE):
    rows = RefundOrder.objects.filter(regie__in=Regie.objects.open_to(user, capability).values("pk"))
    return rows.select_related("regie").annotate(lines=Count("refunds")).order_by("paid_at", "-year", "-number")


def _acted_on(user):
    """The refunds this person may decide about."""
    return refunds_read_by(user).filter(payment__in=payments_refunded_by(user).values("pk"))


@staff_gate(SEE)
@require_safe
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """One refund: where it stands, and what may be done now."""
    row = get_object_or_404(refunds_read_by(request.user), pk=pk)
    audit.note_reading(row.payment.household, by=request.user, what="regie:refund")
    return _shown(request, row, DeclineForm())


def _shown(request: HttpRequest, row: Refund, form, status: int = 200) -> HttpResponse:
    may = user_can(request.user, REFUND) and _acted_on(request.user).filter(pk=row.pk).exists()
    hands = row.state == RefundState.REQUESTED and row.road != RefundRoad.PROVIDER and row.order_id is None
    people = list(row.payment.household.members())
    moves = may and not row.outside and (row.state == RefundState.FAILED or hands)
    context = {
        "refund": in_words([row])[0],
        "people": people,
        "asker": next((one.person for one in people if one.person.account_id and one.person.account_id == row.requested_by_id), None),
        "form": form,
        "may": may,
        "hers": row.requested_by_id == request.user.pk,
        "hands": may and hands,
        "moves": moves,
        "roads": _other_roads(row) if moves else [],
        "unpaid": may and row.state == RefundState.REQUESTED and row.order_id and not row.order.paid_at,
    }
    return render(request, "ledger/refund.html", context, status=status)


def _other_roads(row: Refund) -> list[tuple[str, str]]:
    found = []
    if not row.payment.is_desk and row.state == RefundState.FAILED:
        found.append((RefundRoad.PROVIDER.value, "Réessayer sur la carte"))
    if row.payment.regie.pays_out and row.road != RefundRoad.CASH:
        found.append((RefundRoad.CASH.value, "Rendre en espèces"))
    if row.road != RefundRoad.ORDER and row.order_id is None:
        found.append((RefundRoad.ORDER.value, "Passer par le comptable"))
    return found


@staff_gate(REFUND)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision about one refund: `acte` says which."""
    row, user = get_object_or_404(_acted_on(request.user), pk=pk), request.user
    act, form = request.POST.get("acte", ""), DeclineForm(request.POST)
    if act == "decline" and not form.is_valid():
        return _shown(request, row, form, status=422)
    acts = {
        "approve": (lambda: approve_refund(refund=row, by=user), "C’est approuvé : l’argent repart."),
        "decline": (
            lambda: decline_refund(refund=row, answer=form.cleaned_data["answer"], by=user),
            "C’est noté. L’argent reste au foyer.",
        ),
        "pay": (lambda: pay_refund(refund=row, by=user), "C’est rendu, et sorti de votre caisse."),
        "credit": (lambda: keep_as_credit(refund=row, by=user), "C’est gardé en avance."),
        "unpaid": (lambda: note_not_paid(refund=row, by=user), "C’est noté : choisissez une autre voie."),
    } | {road: (lambda road=road: reroute_refund(refund=row, road=road, by=user), "La voie est changée.") for road, _ in _other_roads(row)}
    if act in acts:
        carry_out, done = acts[act]
        try:
            carry_out()
            messages.success(request, done)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect("regie:refund", row.pk)


# --- the accountant's papers ------------------------------------------------------------------------------------------------


@staff_gate(REFUND)
@require_POST
def order_new(request: HttpRequest) -> HttpResponse:
    """One paper for the ticked refunds of one régie."""
    ticked = {number_sent(key) for key in request.POST.getlist("ligne")}
    rows = list(_acted_on(request.user).filter(pk__in=ticked))
    regies = {row.payment.regie for row in rows}
    if len(regies) > 1:
        messages.error(request, "Une demande est d’une seule régie. Cochez celles d’une même régie.")
        return redirect(f"{reverse('regie:refunds')}?etat=a-faire")
    try:
        order = order_refunds(regie=next(iter(regies), None), refunds=rows, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('regie:refunds')}?etat=a-faire")
    messages.success(request, "La demande est prête : imprimez-la et remettez-la au comptable.")
    return redirect("regie:refund_order", order.pk)


@staff_gate(SEE)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: its lines; once the accountant has paid, her reference."""
    row = get_object_or_404(_orders(request.user), pk=pk)
    may = _orders(request.user, REFUND).filter(pk=pk).exists()
    if request.method == "POST" and not may:
        raise Http404
    form = PaidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            note_order_paid(order=row, reference=form.cleaned_data["reference"], by=request.user)
            messages.success(request, "C’est noté : ces remboursements sont faits.")
            return redirect("regie:refund_order", row.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "order": row,
        "lines": in_words(row.refunds.select_related("payment__receipt", "order").order_by("pk")),
        "form": form,
        "may": may,
    }
    return render(request, "ledger/refund_order.html", context, status=422 if form.is_bound else 200)


@staff_gate(SEE)
@require_safe
def order_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper for the accountant: who, why, which receipt, how much. Bank details are collected by her, on paper."""
    row = get_object_or_404(_orders(request.user), pk=pk)
    lines = in_words(row.refunds.select_related("payment__receipt", "payment__household").order_by("pk"))
    for line in lines:
        audit.note_reading(line.payment.household, by=request.user, what="regie:refund_order_paper")
        line.people = [member.person for member in line.payment.household.members() if member.is_referent]
    audit.record("ledger.open_order", row, by=request.user, number=row.number)
    return paper.pdf_response("ledger/refund_order_paper.html", {"order": row, "lines": lines}, name=f"demande-{row.year}-{row.number}.pdf")


# --- giving money back --------------------------------------------------------------------------------------------------------


@staff_gate(REFUND)
def give_of_payment(request: HttpRequest, uuid) -> HttpResponse:
    """Give back what one payment still holds for the household."""
    rows = payments_read_by(request.user).filter(pk__in=payments_refunded_by(request.user).values("pk"))
    payment = get_object_or_404(rows.select_related("regie", "receipt", "household"), uuid=uuid)
    return _give(request, payment.household, payment, max(0, unused_cents(payment)))


@staff_gate(REFUND)
def give_of_home(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back what a household has in advance, from whichever payments hold it."""
    readable = households_read_by(request.user).values("pk")
    home = get_object_or_404(Household.objects.within(scope_of(request.user, REFUND)).filter(pk__in=readable), pk=pk)
    return _give(request, home, None, max(0, credit_cents(home)))


def _give(request: HttpRequest, home: Household, payment: Payment | None, there: int) -> HttpResponse:
    audit.note_reading(home, by=request.user, what="regie:give_of_home")
    due = max(0, owed_cents(home))
    form = GiveBackForm(
        request.POST if request.method == "POST" else None, roads=_roads_of(home, payment), there_cents=there, due_cents=due
    )
    if request.method == "POST" and form.is_valid() and (given := _given(request, home, payment, form)) is not None:
        return redirect("regie:refund", given[0].pk) if given else redirect("regie:household", home.pk)
    context = {"home": home, "people": home.members(), "payment": payment, "form": form, "there_cents": there, "due_cents": due}
    return render(request, "ledger/give_back.html", context, status=422 if form.is_bound else 200)


def _roads_of(home: Household, payment: Payment | None) -> list[str]:
    """The three choices, or four where the deed allows paying out: by card only for what came by card."""
    rows = [payment] if payment else list(Payment.objects.booked().filter(household=home).select_related("regie"))
    online, desk = [row for row in rows if not row.is_desk], [row for row in rows if row.is_desk]
    cash = [CASH] if any(row.regie.pays_out for row in desk) else []
    return [*([SAME] if online else []), *cash, ORDER, CREDIT]


def _given(request: HttpRequest, home: Household, payment: Payment | None, form: GiveBackForm) -> list[Refund] | None:
    data = form.cleaned_data
    try:
        given = give_money(
            household=home,
            payment=payment,
            choice=data["choice"],
            amount_cents=data["amount_cents"],
            reason=data["reason"],
            pay_first=data.get("pay_first", False),
            key=sent_with(request),
            by=request.user,
        )
    except Refusal as refusal:
        for reason in refusal.reasons:
            form.add_error(None, f"{reason.words} {reason.way_out}".strip())
        return None
    waits = any(refund.state == RefundState.ASKED for refund in given)
    words = "C’est demandé : une autre personne l’approuve." if waits else "C’est noté : l’argent repart."
    messages.success(request, words if given else "C’est gardé en avance, et le foyer le sait.")
    return given
