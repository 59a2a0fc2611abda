"""What follows a yes, at the desk: one page a project, and the list of those that go on."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.models import Person

from ..actions.announce_project import announce_project
from ..actions.file_report import answer_report
from ..actions.keep_receipt import leave_out_receipt
from ..actions.name_payee import name_payee
from ..actions.order_payment import cancel_order, order_payment
from ..actions.settle import cancel_grant, settle_project, waive_repayment
from ..actions.sign_charter import sign_charter
from ..forms.after import BackForm, PayeeForm, SignForm, WhyForm
from ..models import FundRequest, Repayment
from ..models.request import WITH_GRANT
from ..reading.after import READ, After, after_of, going_on, stands
from ..rules.after import masked_iban, spaced_iban
from ..rules.after_words import next_step
from ..screens.after_pages import DESK, receipts_page, report_page, seen_in, sent_by
from .rows import KEEP, REVIEW

FIELDS = {
    "jour-manquant": "on", "jour-a-venir": "on", "avant-accord": "on", "nom-manquant": "name", "iban-illisible": "iban",
    "iban-longueur": "iban", "iban-faux": "iban", "raison-manquante": "why", "mots-manquants": "words",
}  # fmt: skip
FORMS: dict[str, type] = {"sign": SignForm, "payee": PayeeForm, "back": BackForm, "cancel": WhyForm, "waive": WhyForm}
PER_PAGE = 50


def granted_to(user) -> QuerySet[FundRequest]:
    """Granted requests of the houses where she reviews, and of the funds she keeps."""
    review, keep = scope_of(user, REVIEW), scope_of(user, KEEP)
    rows = FundRequest.objects.filter(state__in=WITH_GRANT)
    if not (review.everywhere or keep.everywhere):
        rows = rows.filter(Q(maison__in=review.maisons) | Q(fund__maison__in=keep.maisons))
    return rows


@never_cache
@staff_gate(REVIEW)
@require_safe
def granted(request: HttpRequest) -> HttpResponse:
    """Those that go on, late reports first; with `qui`, all of one person's, from her page at the counter."""
    seen, who = granted_to(request.user), number_sent(request.GET.get("qui"))
    if who:
        person = get_object_or_404(Person, pk=who)
        found = seen.filter(pk__in=FundRequest.objects.led_by(person).values("pk")).select_related(*READ).prefetch_related("orders")
    else:
        found = going_on(seen)
    known = sorted(((row, _stands(row)) for row in found), key=lambda one: one[1].mark != "late")
    page = Paginator(known, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, next_step(where)[1], where.mark) for row, where in page]
    return render(request, "funds/desk/after_list.html", {"rows": rows, "page": page})


def _stands(row: FundRequest):
    return stands(row, row.orders.all())


@never_cache
@staff_gate(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def after(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one project, with each act where its matter stands; what is refused is said there, with what was typed."""
    row = get_object_or_404(granted_to(request.user).select_related(*READ), pk=pk)
    act = request.POST.get("act", "")
    forms = {name: form(prefix=name, data=request.POST if name == act else None) for name, form in FORMS.items()}
    if request.method == "POST" and act in ACTS and (act not in forms or forms[act].is_valid()):
        try:
            messages.success(request, ACTS[act](request, row, forms.get(act)))
            return redirect("funds_desk:after", row.pk)
        except Refusal as refusal:
            if act in forms:
                put_refusal(forms[act], refusal, FIELDS)
            else:
                messages.error(request, str(refusal))
                return redirect("funds_desk:after", row.pk)
    found = after_of(row)
    return render(request, "funds/desk/after.html", {"row": row, "after": found, "forms": forms, "act": act, **_rights(request, found)})


@never_cache
@staff_gate(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """With her at the counter, from what she brought."""
    return receipts_page(request, get_object_or_404(granted_to(request.user).select_related(*READ), pk=pk), DESK)


@never_cache
@staff_gate(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return report_page(request, get_object_or_404(granted_to(request.user).select_related(*READ), pk=pk), DESK)


def _rights(request: HttpRequest, found: After) -> dict:
    row, keeps = found.request, user_can(request.user, KEEP, found.request.fund.maison_id)
    iban = found.agreement.iban if found.agreement else ""
    return {
        "keeps": keeps, "reviews": user_can(request.user, REVIEW, row.maison_id), "iban": spaced_iban(iban) if keeps else masked_iban(iban),
        "leaders": [one.shown_name for one in row.leaders.select_related("person__successor")], "today": clock.today(),
    }  # fmt: skip


def _common(request: HttpRequest, row: FundRequest) -> dict:
    return {**sent_by(request, row), "seen": seen_in(request)}


def _sign(request, row, form) -> str:
    sign_charter(how="paper", on=form.cleaned_data["on"], **_common(request, row))
    return "La signature est notée."


def _payee(request, row, form) -> str:
    name_payee(**form.cleaned_data, **_common(request, row))
    return "Le compte est noté."


def _advance(request, row, form) -> str:
    order_payment(kind="advance", **_common(request, row))
    return "L’avance est demandée : la comptabilité la voit dans ses ordres."


def _balance(request, row, form) -> str:
    order_payment(kind="balance", **_common(request, row))
    return "Le solde est demandé : la comptabilité le voit dans ses ordres."


def _cancel_order(request, row, form) -> str:
    order = get_object_or_404(row.orders.all(), pk=number_sent(request.POST.get("order")))
    cancel_order(order=order, why=request.POST.get("why", ""), by=request.user, key=sent_with(request, f"order{order.pk}"))
    return "L’ordre est annulé."


def _leave_out(request, row, form) -> str:
    common = _common(request, row)
    common.pop("key")
    made = leave_out_receipt(pk=number_sent(request.POST.get("receipt")), why=request.POST.get("why", ""), **common)
    return "Ce ticket est écarté." if made.left_out else "Ce ticket compte de nouveau."


def _accept(request, row, form) -> str:
    answer_report(accepted=True, **_common(request, row))
    return "Le bilan est accepté ; qui porte le projet est prévenu."


def _back(request, row, form) -> str:
    answer_report(accepted=False, words=form.cleaned_data["words"], **_common(request, row))
    return "Le bilan est rendu ; qui porte le projet est prévenu."


def _settle(request, row, form) -> str:
    settle_project(**_common(request, row))
    return "Le compte est fait ; qui porte le projet est prévenu."


def _cancel(request, row, form) -> str:
    cancel_grant(why=form.cleaned_data["why"], **_common(request, row))
    return "L’accord est annulé ; qui porte le projet est prévenu."


def _waive(request, row, form) -> str:
    waive_repayment(
        repayment=get_object_or_404(Repayment, request=row), why=form.cleaned_data["why"],
        by=request.user, key=sent_with(request),
    )  # fmt: skip
    return "La somme n’est plus demandée."


def _announce(request, row, form) -> str:
    announce_project(request=row, by=request.user, key=sent_with(request))
    return "La page est écrite et attend d’être relue. Une fois en ligne, planifiez sa date."


ACTS: dict[str, Callable[..., str]] = {
    "announce": _announce, "sign": _sign, "payee": _payee, "advance": _advance, "balance": _balance, "cancel_order": _cancel_order,
    "leave_out": _leave_out,
    "accept": _accept, "back": _back, "settle": _settle, "cancel": _cancel, "waive": _waive,
}  # fmt: skip
