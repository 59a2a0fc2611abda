"""Her project once it is granted: what is next, the charter, the account, the receipts, the report; one thing a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..actions.name_payee import name_payee
from ..actions.sign_charter import sign_charter
from ..forms.after import PayeeForm
from ..models import FundRequest
from ..models.request import WITH_GRANT
from ..reading.after import READ, after_of
from ..rules.after import masked_iban
from ..rules.after_words import RESIDENT, steps_of
from ..rules.charter import charter_of
from ..screens.after_pages import HERS, receipts_page, report_page, seen_in, sent_by
from ..screens.charter_paper import charter_paper

FIELDS = {"nom-manquant": "name", "iban-illisible": "iban", "iban-longueur": "iban", "iban-faux": "iban"}


def _hers(request: HttpRequest, pk: int) -> FundRequest:
    person = Person.objects.of_user(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(FundRequest.objects.led_by(person).filter(state__in=WITH_GRANT).select_related(*READ), pk=pk)


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    row = _hers(request, pk)
    found = after_of(row)
    iban = masked_iban(found.agreement.iban) if found.agreement else ""
    said = RESIDENT.get(found.report.state, "") if found.report else ""
    context = {"row": row, "after": found, "steps": steps_of(found.stands), "iban": iban, "report_words": said}
    return render(request, "funds/after/overview.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je signe en ligne », for the one to whom the house writes."""
    row = _hers(request, pk)
    if request.method == "POST":
        try:
            if not request.POST.get("agree"):
                raise Refusal("case-a-cocher", "Cochez « j’ai lu et je signe ».", "")
            sign_charter(how="online", seen=seen_in(request), **sent_by(request, row))
            messages.success(request, "C’est signé. Merci !")
            return redirect("my_projects:after", row.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("my_projects:after_charter", row.pk)
    agreement = getattr(row, "agreement", None)
    context = {
        "row": row, "agreement": agreement,
        "promises": charter_of(title=row.title, granted_cents=row.granted_cents, rules=row.rules),
        "signs": row.leaders.filter(main=True, person__in=Person.objects.records_of_user(request.user)).exists(),
    }  # fmt: skip
    if agreement and agreement.charter:
        context["promises"] = agreement.charter.splitlines()
    return render(request, "funds/after/charter.html", context)


@never_cache
@login_required
@require_safe
def charter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return charter_paper(request, _hers(request, pk))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    row = _hers(request, pk)
    form = PayeeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            name_payee(seen=seen_in(request), **form.cleaned_data, **sent_by(request, row))
            messages.success(request, "Le compte est noté.")
            return redirect("my_projects:after", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    agreement = getattr(row, "agreement", None)
    iban = masked_iban(agreement.iban) if agreement else ""
    return render(request, "funds/after/account.html", {"row": row, "form": form, "agreement": agreement, "iban": iban})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    return receipts_page(request, _hers(request, pk), HERS)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return report_page(request, _hers(request, pk), HERS)
