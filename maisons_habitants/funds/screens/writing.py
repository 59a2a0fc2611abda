"""The screens where a request is written, the same for who leads it and for the counter beside her: only the frame, the addresses and on
whose behalf one writes differ (`Seat`)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.kit import clock, paper
from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.people.models import Person

from ..actions.file_request import file_request, resubmit, withdraw
from ..actions.share_request import remove_leader
from ..actions.write_request import add_paper, answer_questions, drop_draft, drop_paper, save_step
from ..enums import Filed, Party, Side, State
from ..forms.steps import MORE, STEPS, AnswersForm, PaperForm
from ..models import FundRequest
from ..reading.facts import facts_of, rules_for
from ..reading.next_committee import next_committee
from ..reading.terms import lines_of, terms_of
from ..rules.budget_words import budget_said
from ..rules.checks import STEPS as MENDED_AT
from ..rules.checks import missing
from ..rules.decision_words import minuted
from ..rules.machine import UNDECIDED, WRITTEN_BY_LEADERS
from ..rules.rule_words import words_of
from ..rules.state_words import resident_words
from ..slips.filed import LABEL

STEP_FIELDS = {"titre-manquant": "title", "fin-avant-debut": "ends_on"}
PAPER_FIELDS = dict.fromkeys(("fichier-vide", "fichier-trop-lourd", "fichier-refuse", "image-illisible"), "content")
STALE = "ecrit-ailleurs"


@dataclass(frozen=True)
class Seat:
    """Where one writes from. `space`: the namespace of the addresses; `home`: where one goes once a draft is dropped."""

    party: Party
    layout: str
    space: str
    home: Callable[[FundRequest], str]

    @property
    def helps(self) -> bool:
        return self.party == Party.HELPER

    def __getattr__(self, name: str) -> str:
        """`seat.url_step`: the name of an address, for the templates."""
        if name.startswith("url_"):
            return f"{self.space}:{name[4:]}"
        raise AttributeError(name)


def _back(seat: Seat, row: FundRequest) -> HttpResponse:
    return redirect(f"{seat.space}:project", row.pk)


def _rules_words(row: FundRequest) -> dict[str, str]:
    rules = rules_for(row)
    return words_of(rules) if rules else {}


def shown(seat: Seat, row: FundRequest) -> dict:
    """A request as who leads it reads it. A dozen queries, whatever it holds."""
    rules, writes = rules_for(row), row.state in WRITTEN_BY_LEADERS
    lines = lines_of(row)
    gaps = missing(facts_of(row)) if writes else []
    decisions = row.decisions.filter(live=True).select_related("rules")
    told = [one for one in decisions if one.outcome == "deferred" or one.rules.decided_by == "committee" or one.act_on]
    return {
        "seat": seat, "layout": seat.layout, "row": row, "state": resident_words(row.state), "writes": writes, "steps": STEPS,
        "gaps": [(one, MENDED_AT.get(one.code)) for one in gaps], "draft": row.state == State.DRAFT,
        "follows": row.state in (State.GRANTED, State.COMPLETED) and not seat.helps,
        "incomplete": row.state == State.INCOMPLETE, "coming": next_committee(row.fund, clock.today()),
        "said": budget_said(lines, row.asked_cents, terms_of(rules)) if rules and lines else None,
        "leaders": list(row.leaders.select_related("person__successor")), "papers": list(row.documents.select_related("file")),
        "lines": sorted(row.lines.all(), key=lambda line: list(Side).index(line.side)), "questions": list(row.questions.all()),
        "withdraws": row.state in UNDECIDED, "decided": [minuted(one) for one in told],
    }  # fmt: skip


def project(request: HttpRequest, seat: Seat, row: FundRequest, *, refused: Refusal | None = None, answers=None) -> HttpResponse:
    context = shown(seat, row)
    if row.state == State.INCOMPLETE and context["questions"]:
        context["answers"] = answers or AnswersForm(row=row, questions=context["questions"])
    return render(request, "funds/project.html", context | {"refused": refused})


def step(request: HttpRequest, seat: Seat, row: FundRequest, number: int) -> HttpResponse:
    """One step; what is saved is kept at once, and the next one opens."""
    if number not in STEPS:
        raise Http404
    if row.state not in WRITTEN_BY_LEADERS:
        messages.info(request, "Cette demande ne s’écrit plus : pour changer quelque chose, parlez-en à la maison.")
        return _back(seat, row)
    title, kind = STEPS[number]
    words = _rules_words(row)
    sent = request.POST if request.method == "POST" else None
    context = {
        "seat": seat, "layout": seat.layout, "row": row, "number": number, "title": title, "total": len(STEPS), "words": words,
        "steps": STEPS,
    }  # fmt: skip
    if kind is None:
        return _papers(request, seat, row, context)
    form = kind(sent, row=row, words=words)
    if sent is not None and MORE not in sent and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            save_step(request=row, step=number, fields=form.fields_said(), lines=form.lines(), seen=seen, by=request.user)
            return redirect(f"{seat.space}:step", row.pk, number + 1)
        except Refusal as refusal:
            put_refusal(form, refusal, STEP_FIELDS)
            if refusal.code == STALE:  # sent once more, it is kept: what stands elsewhere was read
                form.data = form.data.copy()
                form.data["seen"] = FundRequest.objects.values_list("edition", flat=True).get(pk=row.pk)
    elif sent is not None and MORE in sent:
        form.is_valid()  # what is typed is counted; what misses is said when it is saved
        form.errors.clear()
    context["form"] = form
    if number == 3:
        context["leaders"] = list(row.leaders.select_related("person__successor"))
    if number == 4:
        context["said"] = _said(row, form, sent is not None)
    return render(request, "funds/steps/budget.html" if number == 4 else "funds/steps/step.html", context)


def _said(row: FundRequest, form, sent: bool):
    rules = rules_for(row)
    if rules is None:
        return None
    lines = form.lines() if sent else lines_of(row)
    asked = getattr(form, "cleaned_data", {}).get("asked_cents") if sent else row.asked_cents
    return budget_said(lines, asked, terms_of(rules))


def budget_as_typed(request: HttpRequest, seat: Seat, row: FundRequest) -> HttpResponse:
    """What the budget on the screen says, without keeping anything of it."""
    form = STEPS[4][1](request.POST, row=row, words={})
    form.is_valid()
    return render(request, "funds/steps/said.html", {"said": _said(row, form, True)})


def _papers(request: HttpRequest, seat: Seat, row: FundRequest, context: dict) -> HttpResponse:
    form = PaperForm(request.POST or None, request.FILES or None) if request.method == "POST" else PaperForm()
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            add_paper(request=row, content=asked["content"], kind=asked["kind"], title=asked["title"], by=request.user)
            messages.success(request, "Le papier est joint.")
            return redirect(f"{seat.space}:step", row.pk, 5)
        except Refusal as refusal:
            put_refusal(form, refusal, PAPER_FIELDS)
    context |= {"form": form, "papers": list(row.documents.select_related("file"))}
    return render(request, "funds/steps/papers.html", context)


def paper_drop(request: HttpRequest, seat: Seat, row: FundRequest, document: int) -> HttpResponse:
    try:
        drop_paper(request=row, pk=document, by=request.user)
        messages.success(request, "Le papier est retiré.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{seat.space}:step", row.pk, 5)


def leader_drop(request: HttpRequest, seat: Seat, row: FundRequest, leader: int) -> HttpResponse:
    try:
        remove_leader(request=row, pk=leader, by=request.user)
        messages.success(request, "C’est noté.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    still = seat.helps or row.leaders.filter(person__in=Person.objects.records_of_user(request.user)).exists()
    return redirect(f"{seat.space}:step", row.pk, 3) if still else redirect(seat.home(row))


def file(request: HttpRequest, seat: Seat, row: FundRequest) -> HttpResponse:
    """Filed, or sent back completed: what misses is all said, on the page of the project."""
    known = {"request": row, "party": seat.party, "seen": number_sent(request.POST.get("seen")) or None, "by": request.user}
    again = row.state != State.DRAFT
    try:
        if again:
            moved = resubmit(key=sent_with(request), **known)
        else:
            on_paper = request.POST.get("papier") == "oui"
            way = (Filed.PAPER if on_paper else Filed.COUNTER) if seat.helps else Filed.ONLINE
            moved = file_request(filed=way, key=sent_with(request), **known)
    except Refusal as refusal:
        row.refresh_from_db()
        return project(request, seat, row, refused=refusal)
    words = "C’est renvoyé : la maison la relit." if again else f"La demande est déposée. Son numéro : {moved.reference}."
    if seat.helps and not again:
        offer_slip(request, words, label=LABEL, key=moved.pk)
    else:
        messages.success(request, words)
    return _back(seat, row)


def answer(request: HttpRequest, seat: Seat, row: FundRequest) -> HttpResponse:
    """The answers to what the house asked are kept; with the button « répondre et renvoyer », it goes back too."""
    form = AnswersForm(request.POST, row=row, questions=list(row.questions.all()))
    if not form.is_valid():
        return project(request, seat, row, answers=form)
    try:
        answer_questions(request=row, answers=form.answers(), seen=form.cleaned_data["seen"], by=request.user)
        if "renvoyer" in request.POST:
            row = resubmit(request=row, party=seat.party, by=request.user, key=sent_with(request))
            messages.success(request, "C’est renvoyé : la maison la relit.")
        else:
            messages.success(request, "Vos réponses sont gardées.")
    except Refusal as refusal:
        row.refresh_from_db()
        if refusal.code in (STALE, "ne-s-ecrit-plus"):
            put_refusal(form, refusal)
            form.data = form.data.copy()
            form.data["seen"] = row.edition
            return project(request, seat, row, answers=form)
        return project(request, seat, row, refused=refusal)
    return _back(seat, row)


def take_back(request: HttpRequest, seat: Seat, row: FundRequest) -> HttpResponse:
    try:
        seen = number_sent(request.POST.get("seen")) or None
        withdraw(request=row, party=seat.party, words=request.POST.get("words", ""), seen=seen, by=request.user)
        messages.success(request, "La demande est retirée.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(seat, row)


def drop(request: HttpRequest, seat: Seat, row: FundRequest) -> HttpResponse:
    where = seat.home(row)
    try:
        drop_draft(request=row, by=request.user)
        messages.success(request, "Le brouillon est effacé.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(seat, row)
    return redirect(where)


def dossier(request: HttpRequest, seat: Seat, row: FundRequest) -> HttpResponse:
    """The whole request on paper: to read over together, to sign, to keep."""
    context = shown(seat, row) | {"rules": list(_rules_words(row).values())}
    return paper.pdf_response("funds/papers/request.html", context, name="demande.pdf", request=request)
