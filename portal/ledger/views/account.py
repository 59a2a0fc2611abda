"""« À régler »: what a household still has to pay and why, in calm words; what it paid, its receipts, its years."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.ledger.actions.remind import ask_later
from portal.ledger.counter_hours import counters
from portal.ledger.forms.account import PayForm
from portal.ledger.models import Payment, coming_of, statement_of, years_of
from portal.ledger.papers.receipts import receipt_answer, slip_answer, year_answer
from portal.ledger.rules.reminders import after_the_fifth
from portal.ledger.ways import ways_to_pay


@never_cache
@login_required
@require_safe
def to_pay(request: HttpRequest) -> HttpResponse:
    """One part for each household she answers for."""
    return account_page(request)


def account_page(request: HttpRequest, *, sent: tuple[int, PayForm] | None = None) -> HttpResponse:
    """The page; `sent`: the form of one household as it was sent, refused, with what was typed."""
    today = clock.today()
    parts = []
    for home in Household.objects.led_by(request.user).order_by("pk"):
        statement, ways, coming = statement_of(home), ways_to_pay(home), coming_of(home)
        form = sent[1] if sent and sent[0] == home.pk else PayForm(statement=statement, ways=ways, coming=coming)
        parts.append({"statement": statement, "form": form, "coming": coming, "years": years_of(home, today)})
    owing = any(part["statement"].to_pay_cents for part in parts)
    context = {"parts": parts, "several": len(parts) > 1, "fifth": after_the_fifth(today), "counters": counters(today) if owing else []}
    return render(request, "ledger/to_pay.html", context, status=422 if sent else 200)


@never_cache
@login_required
@require_POST
def pay_later(request: HttpRequest) -> HttpResponse:
    """« Après le 5 »: we say nothing until then. The day by which to pay stays as it is."""
    home = get_object_or_404(Household.objects.led_by(request.user), pk=number_sent(request.POST.get("foyer")))
    try:
        ask_later(household=home, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "C’est noté. Merci de nous l’avoir dit.")  # the page itself says until when
    return redirect("to_pay")


@never_cache
@login_required
@require_safe
def year(request: HttpRequest, year: int, home: int = 0) -> HttpResponse:
    """The statement of a year (PDF), for a household she answers for: hers, or the one named where she answers for several."""
    led = Household.objects.led_by(request.user).order_by("pk")
    household = get_object_or_404(led, pk=home) if home else led.first()
    if household is None:
        raise Http404
    answer = year_answer(household, year)
    audit.record("ledger.open_year", household, by=request.user, subject=household, year=year)
    return answer


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, uuid: UUID, cancelling: bool = False) -> HttpResponse:
    """The receipt of a payment, or the one that cancels it, for the household's referents. Staff print it at the desk: what a role
    opens never opens outside its door (`desk.papers`)."""
    own = Payment.objects.filter(household__in=Household.objects.led_by(request.user).values("pk"))
    return receipt_answer(own, uuid, cancelling, by=request.user)


@never_cache
@login_required
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip of a free place, for the same readers."""
    return slip_answer(Household.objects.led_by(request.user), pk)
