"""« Ma caisse »: open with a count, close with a count, the sheet of the day; the tills of the others, read only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.kit import clock, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.ledger.actions import close_till as close_action
from portal.ledger.actions import open_till as open_action
from portal.ledger.actions.close_till import may_close_others
from portal.ledger.actions.issue_receipt import agent_name
from portal.ledger.enums import Method
from portal.ledger.forms.tills import CloseForm, CountForm, words_of
from portal.ledger.models import CashSession, Regie, till_day
from portal.ledger.rules.denominations import total
from portal.ledger.rules.till import difference_words, somebody_else_s

SEE, TAKE = "money.see", "money.take"
RECENT = 20
BESIDE = {"ecart-sans-raison": "reason", "terminal-faux": "terminal", "terminal-sans-raison": "terminal_reason"}


@staff_gate(SEE)
@require_safe
def tills(request: HttpRequest) -> HttpResponse:
    """My tills today, those that are open beside, and the last that were closed."""
    user, today = request.user, clock.today()
    seen = CashSession.objects.visible_to(user).select_related("regie", "holder", "closed_by")
    opened = list(seen.open())
    mine = [session for session in opened if session.holder_id == user.pk]
    busy = {session.regie_id for session in mine}
    held = Regie.objects.held_by(user, today) if user_can(user, TAKE) else Regie.objects.none()
    return render(
        request,
        "ledger/desk_tills.html",
        {
            "mine": mine,
            "to_open": [regie for regie in held if regie.pk not in busy],
            "others": [session for session in opened if session.holder_id != user.pk],
            "closed": seen.exclude(closed_at=None)[:RECENT],
            "today": today,
            "may_take": user_can(user, TAKE),
        },
    )


@staff_gate(TAKE)
def open_till(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the float and begin."""
    regie = get_object_or_404(Regie.objects.visible_to(request.user).desks(), pk=pk)
    form = CountForm(request.POST if request.method == "POST" else None)
    after = _after(request)
    if form.is_valid() and "recount" not in request.POST:
        try:
            open_action(regie=regie, opening=form.count, reason=form.cleaned_data["reason"], key=sent_with(request), by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE)
        else:
            messages.success(request, "Votre caisse est ouverte. Bonne journée.")
            return redirect(after or reverse("regie:tills"))
    context = {"regie": regie, "form": form, "after": after, **_sums(form, regie.float_cents)}
    return render(request, "ledger/desk_till_open.html", context, status=_status(request, form))


@staff_gate(SEE)
@require_safe
def till(request: HttpRequest, pk: int) -> HttpResponse:
    """One till: what came, by means; the way to close it for who may."""
    session = _session(request, pk)
    day = till_day(session)
    may_close = session.is_open and user_can(request.user, TAKE) and _may_close(request.user, session)
    context = {"session": session, "day": day, "may_close": may_close, "hers": session.holder_id == request.user.pk, "today": clock.today()}
    return render(request, "ledger/desk_till.html", context)


@staff_gate(TAKE)
def close_till(request: HttpRequest, pk: int) -> HttpResponse:
    """Count, compare, say why when it differs, close. Pressing Enter only adds up."""
    session = _session(request, pk)
    if not session.is_open:
        return redirect("regie:till", session.pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and "recount" not in request.POST:
        try:
            said = {"terminal_cents": form.cleaned_data["terminal"], "terminal_reason": form.cleaned_data["terminal_reason"]}
            close_action(session=session, counted=form.count, reason=form.cleaned_data["reason"], **said, by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE)
        else:
            messages.success(request, "La caisse est fermée. Imprimez sa feuille et mettez-la avec les espèces.")
            return redirect("regie:till", session.pk)
    day = till_day(session)
    refusal = None if _may_close(request.user, session) else somebody_else_s(agent_name(session.holder))
    context = {"session": session, "day": day, "form": form, "refusal": refusal, "hers": session.holder_id == request.user.pk}
    context["takes_cards"] = Method.CARD_TERMINAL in session.regie.methods
    return render(request, "ledger/desk_till_close.html", {**context, **_sums(form, day.expected_cents)}, status=_status(request, form))


@staff_gate(SEE)
@require_safe
def till_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a closed till, to keep with the money."""
    session = get_object_or_404(_seen(request).exclude(closed_at=None), pk=pk)
    content = paper.pdf("ledger/till_paper.html", sheet_words(session))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="caisse-{session.day:%Y-%m-%d}-{session.pk}.pdf"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def sheet_words(session: CashSession) -> dict:
    """What the sheet of a till says."""
    count = [(words_of(int(value)), number, int(value) * number) for value, number in session.closing.items()]
    return {
        "session": session,
        "day": till_day(session),
        "count": count,
        "opening_cents": total(session.opening),
        "holder": agent_name(session.holder),
        "closer": agent_name(session.closed_by),
        "forgotten": session.closed_by_id != session.holder_id,
        "verdict": difference_words(session.difference_cents),
        "to_safe_cents": session.counted_cents - session.float_back_cents,
    }


def _seen(request: HttpRequest):
    return CashSession.objects.visible_to(request.user).select_related("regie__parent", "holder", "closed_by")


def _session(request: HttpRequest, pk: int) -> CashSession:
    return get_object_or_404(_seen(request), pk=pk)


def _may_close(user, session: CashSession) -> bool:
    return session.holder_id == user.pk or may_close_others(user, session.regie)


def _sums(form: CountForm, expected_cents: int) -> dict:
    """What the count makes so far, and how far it is from what is expected."""
    counted = form.counted_cents
    verdict = difference_words(counted - expected_cents) if form.is_bound else ""
    return {"counted_cents": counted, "expected_cents": expected_cents, "verdict": verdict}


def _status(request: HttpRequest, form: CountForm) -> int:
    """Adding up is no error; what was refused is."""
    return 422 if request.method == "POST" and form.errors else 200


def _after(request: HttpRequest) -> str:
    """Where she was going when she learnt that her till was not open: within the house only."""
    wanted = request.POST.get("suite") or request.GET.get("suite") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/equipe/") else ""
