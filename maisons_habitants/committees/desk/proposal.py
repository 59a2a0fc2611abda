"""One proposal at the desk: read over, published, passed on, answered; merged, put aside. Each act has its address, one page shows all."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.answer_proposal import answer_proposal
from ..actions.merge_proposals import merge_proposals, separate
from ..actions.owe_answer import owe_answer
from ..actions.pass_on_proposal import pass_on_proposal
from ..actions.publish_proposal import publish_proposal
from ..actions.set_aside import set_aside, take_back
from ..forms.proposals import FIELDS, StickersForm
from ..listings.proposals import told
from ..listings.story import story
from ..models import Proposal
from ..reading.proposals import read
from .proposal_forms import forms_of

MAY = Capability.KEEP_COMMITTEES


@never_cache
@staff_gate(Capability.SEE_COMMITTEES)
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, _row(request, pk))


def _row(request: HttpRequest, pk: int, *, keeping: bool = False) -> Proposal:
    rows = read(Proposal.objects.within(scope_of(request.user, MAY)) if keeping else Proposal.objects.visible_to(request.user))
    rows = rows.select_related("maison", "person__successor", "owed_by", "merged_into", "body__page", "item__meeting__session")
    return get_object_or_404(rows.prefetch_related("answers__by", "merged"), pk=pk)


def page(request: HttpRequest, row: Proposal, **bound) -> HttpResponse:
    """`bound`: the form that was sent and refused, by the name of its act."""
    shown = told(row)
    keeps = user_can(request.user, MAY, row.maison)
    forms = forms_of(row, shown.state) if keeps else {}
    context = {
        "told": shown, "row": row, "story": story(row), "keeps": keeps, "author": _author(request, row),
        "forms": forms | bound, "stickers": bound.get("stickers") or StickersForm(),
    }  # fmt: skip
    return render(request, "committees/desk/proposal.html", context, status=200)


def _author(request: HttpRequest, row: Proposal) -> Person | None:
    """Who said it, where this member of staff sees her; that she was shown is written down."""
    if row.person is None or not Person.objects.visible_to(request.user).filter(pk=row.person.current_record.pk).exists():
        return None
    audit.note_reading(row.person.current_record, by=request.user, what="committees_desk:proposal")
    return row.person.current_record


def _act(name: str, carry: Callable, done: str) -> Callable:
    """The address of one act: its form read, carried out, or shown again with what is refused."""

    @never_cache
    @staff_gate(MAY)
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = _row(request, pk, keeping=True)
        form = forms_of(row, told(row).state, sent=request.POST, only=name).get(name)
        if form is None:
            form = forms_of(row, None, sent=request.POST, only=name)[name]
        if form.is_valid():
            try:
                carry(row, form.cleaned_data, by=request.user, key=sent_with(request))
                messages.success(request, done)
                return redirect("committees_desk:proposal", row.pk)
            except Refusal as refusal:
                put_refusal(form, refusal, FIELDS)
        return page(request, row, **{name: form})

    return view


def _button(carry: Callable, done: str) -> Callable:
    """An act that asks nothing but the state seen."""

    @never_cache
    @staff_gate(MAY)
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = _row(request, pk, keeping=True)
        try:
            carry(proposal=row, by=request.user, seen=number_sent(request.POST.get("seen")) or None, key=sent_with(request))
            messages.success(request, done)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("committees_desk:proposal", row.pk)

    return view


publish = _act(
    "publish",
    lambda row, data, **more: publish_proposal(proposal=row, **data, **more),
    "C’est affiché. La personne qui l’a dit est prévenue.",
)
aside = _act("aside", lambda row, data, **more: set_aside(proposal=row, **data, **more), "C’est mis de côté, gardé six mois.")
back = _button(take_back, "C’est repris : relisez, puis publiez.")
merge = _act(
    "merge", lambda row, data, **more: merge_proposals(absorbed=row, **data, **more), "Réunies : une voix chacune, les papiers s’ajoutent."
)
split = _button(separate, "Elle est de nouveau seule, avec ses voix et ses papiers.")
owe = _act("owe", lambda row, data, **more: owe_answer(proposal=row, **data, **more), "C’est noté, et affiché.")
pass_on = _act("pass_on", lambda row, data, **more: pass_on_proposal(proposal=row, **data, **more), "C’est à l’ordre du jour.")
answer = _act(
    "answer", lambda row, data, **more: answer_proposal(proposal=row, **data, **more), "La réponse est affichée, et dite à qui l’attend."
)
