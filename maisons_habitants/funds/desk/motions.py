"""What is proposed on a request and put to the vote; the town's act after an opinion; the letter of a decision."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maisons_habitants.committees.models import Item
from maisons_habitants.committees.reading.table import meetings_read, table_of
from portal.kit import paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.put_motion import put_motion
from ..actions.record_act import record_act
from ..forms.motions import ActForm, MotionForm
from ..models import Decision, FundRequest
from ..notifications.decisions import letter_of
from ..reading.motions import carried, opinion_of, weighed
from ..rules.decision_words import minuted
from ..screens.evening import hearing_of, may_run

RUN, KEEP, REVIEW = Capability.KEEP_COMMITTEES, Capability.KEEP_FUNDS, Capability.REVIEW_FUNDS
AMOUNT, REASON = "amount", "reason"
FIELDS = {
    "rien-dans-l-enveloppe": AMOUNT, "rien-de-possible": AMOUNT, "montant-manquant": AMOUNT, "au-dessus-des-regles": AMOUNT,
    "enveloppe-depassee": AMOUNT, "raison-manquante": REASON, "vote-secret-du": "secret", "pas-de-vote-secret": "secret",
    "numero-manquant": "number", "acte-futur": "on", "acte-avant-avis": "on",
}  # fmt: skip


@never_cache
@staff_gate(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def motion(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal at an item: sent from the evening's screen; what is refused is said here, with everything that was typed."""
    item = get_object_or_404(Item.objects.select_related("meeting__body"), pk=pk)
    if not user_can(request.user, RUN, item.meeting.body.maison_id):
        raise Http404
    row = carried([pk]).get(pk)
    if row is None:
        raise Http404
    meeting = meetings_read().get(pk=item.meeting_id)
    table = table_of(meeting)
    form = MotionForm(request.POST or None, formal=table.rules.formal, grantable=weighed(row).grantable)
    if request.method == "POST" and form.is_valid():
        try:
            put_motion(request=row, item=item, by=request.user, key=sent_with(request), **form.said())
            messages.success(request, "Le vote est ouvert.")
            return redirect(f"{reverse('committees_desk:sitting', args=[meeting.pk])}?point={pk}#vote")
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    hearing = hearing_of(row, item, table, runs=may_run(request, meeting), form=form)
    return render(request, "funds/desk/motion.html", {"meeting": meeting, "item": item, "hearing": hearing, "form": form})


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """The town's act on a request that the committee gave its opinion on; who keeps the fund writes it down."""
    row = get_object_or_404(FundRequest.objects.select_related("fund", "maison", "rules"), pk=pk)
    if not user_can(request.user, KEEP, row.fund.maison_id):
        raise Http404
    opinion = opinion_of(row)
    first = {"edition": row.edition}
    if opinion is not None:
        first |= {"decides": opinion.outcome, "amount": opinion.granted_cents, "conditions": opinion.conditions, "reason": opinion.reason}
    form = ActForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            record_act(request=row, by=request.user, key=sent_with(request), **form.said())
            messages.success(request, "L’acte est noté ; qui porte le projet est prévenu.")
            return redirect("funds_desk:act", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    decisions = [(one, minuted(one, opinion=one.act_on is None)) for one in row.decisions.filter(live=True)]
    return render(request, "funds/desk/act.html", {"row": row, "opinion": opinion, "form": form, "decisions": decisions})


@never_cache
@staff_gate(REVIEW)
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a decision, to hand over at the counter. An opinion has none: the town's act follows."""
    seen = FundRequest.objects.visible_to(request.user).within(scope_of(request.user, REVIEW))
    rows = Decision.objects.filter(request__in=seen.values("pk"), live=True).select_related("request__fund", "request__maison", "rules")
    row = get_object_or_404(rows, pk=pk)
    if row.rules.decided_by == "authority" and row.outcome != "deferred" and row.act_on is None:
        raise Http404
    leaders = [one.shown_name for one in row.request.leaders.select_related("person__successor")]
    context = {"decision": row, "row": row.request, "paragraphs": letter_of(row), "leaders": leaders}
    return paper.pdf_response("funds/papers/decision.html", context, name="reponse.pdf", request=request)
