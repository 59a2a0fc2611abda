"""The evening of a committee, on a phone in the room or on the wall."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.request_keys import sent_with
from portal.kit.views.offline import UNREAD, Unread
from portal.kit.visibility import user_can

from ..actions.answer_meeting import give_proxy, take_back_proxy
from ..actions.close_sitting import close_sitting
from ..actions.open_sitting import open_sitting
from ..actions.open_vote import open_vote
from ..actions.prepare_meeting import add_item
from ..actions.step_aside import come_back, step_aside
from ..actions.write_item import NotesMeet, turn_to, write_item
from ..forms.meetings import AsideForm, ItemForm, ProxyForm, VoteForm
from ..models import Mandate, Meeting
from ..reading.table import table_of
from ..screens.sitting import Cockpit, cockpit_of
from .meetings import KEEP, SEE, refuse_to_press, seen_meeting, tried
from .sitting_ticks import LINE, TOKENS, take

AGAIN = "Il manque une réponse : regardez, puis recommencez."


@never_cache
@staff_gate(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The cockpit. Each press is one act; who may only see, sees."""
    if request.method == "POST":
        refuse_to_press(request)
        return pressed(request, seen_meeting(request, pk, KEEP))
    meeting = seen_meeting(request, pk)
    found = cockpit_of(meeting, wanted=number_sent(request.GET.get("point", "")))
    return render(request, "committees/desk/sitting.html", shown(request, found))


def shown(request: HttpRequest, found: Cockpit, **more) -> dict:
    meeting, table = found.meeting, found.table
    keeps = user_can(request.user, KEEP, meeting.body.maison_id)
    runs = keeps and found.running
    context = {"cockpit": found, "meeting": meeting, "keeps": keeps, "runs": runs, "today": meeting.session.local_date <= clock.today()}
    riders = [(rider, carried, rider.shown(request, found, carried)) for rider, carried in found.carried if rider.template]
    context |= {"riders": riders, "own_vote": any(rider.own_vote for rider, _ in found.carried)}
    if runs:
        able = [one for one in table.members if one.key not in table.aside(found.item.pk if found.item else None)]
        context |= {"vote_form": VoteForm(formal=table.rules.formal), "aside_form": AsideForm(members=able)}
        context |= {"item_form": ItemForm(), "proxy_form": ProxyForm(members=table.members) if table.rules.proxies_each else None}
        context |= TOKENS.held_by(meeting, user=request.user)
    return context | more


def pressed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Back to the cockpit, at the same item."""
    line = next(filter(LINE.fullmatch, request.POST), "")
    if line:
        _tick(request, meeting, line)
    else:
        act = ACTS.get(request.POST.get("act", ""))
        messages.error(request, UNREAD) if act is None else act(request, meeting)
    point = number_sent(request.POST.get("point", ""))
    return redirect(reverse("committees_desk:sitting", args=[meeting.pk]) + (f"?point={point}" if point else ""))


def _tick(request: HttpRequest, meeting: Meeting, line: str) -> None:
    page, value = sent_with(request), request.POST.get(line, "")
    key = uuid.uuid5(page, f"{line}:{value}") if page else None
    try:
        tried(request, lambda: take(meeting, line, value, by=request.user, key=key))
    except Unread:
        messages.error(request, UNREAD)


def _open(request: HttpRequest, meeting: Meeting) -> None:
    seen = number_sent(request.POST.get("edition", "")) or None
    tried(
        request, lambda: open_sitting(meeting=meeting, by=request.user, seen=seen, key=sent_with(request)), done="La réunion est ouverte."
    )


def _close(request: HttpRequest, meeting: Meeting) -> None:
    done = "La réunion est terminée. Merci à toutes et à tous."
    tried(request, lambda: close_sitting(meeting=meeting, by=request.user, key=sent_with(request)), done=done)


def _point(request: HttpRequest, meeting: Meeting):
    return get_object_or_404(meeting.items, pk=number_sent(request.POST.get("point", "")))


def _turn(request: HttpRequest, meeting: Meeting) -> None:
    item = _point(request, meeting)
    tried(request, lambda: turn_to(meeting=meeting, item=item, by=request.user))


def _add(request: HttpRequest, meeting: Meeting) -> None:
    form = ItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, AGAIN)
        return
    tried(request, lambda: add_item(meeting=meeting, by=request.user, **form.cleaned_data), done="Le point est ajouté.")


def _aside(request: HttpRequest, meeting: Meeting) -> None:
    item, form = _point(request, meeting), AsideForm(request.POST, members=table_of(meeting).members)
    if not form.is_valid():
        messages.error(request, AGAIN)
        return
    asked = form.cleaned_data
    tried(
        request, lambda: step_aside(item=item, mandate=asked["mandate"].pk, why=asked["why"], by=request.user, key=sent_with(request)),
        done="C’est noté : sa voix ne compte pas sur ce point.",
    )  # fmt: skip


def _back(request: HttpRequest, meeting: Meeting) -> None:
    item, mandate = _point(request, meeting), number_sent(request.POST.get("mandate", ""))
    tried(request, lambda: come_back(item=item, mandate=mandate, by=request.user, key=sent_with(request)))


def _vote(request: HttpRequest, meeting: Meeting) -> None:
    item, form = _point(request, meeting), VoteForm(request.POST, formal=table_of(meeting).rules.formal)
    if not form.is_valid():
        messages.error(request, AGAIN)
        return
    tried(request, lambda: open_vote(item=item, by=request.user, key=sent_with(request), **form.said()), done="Le vote est ouvert.")


def _proxy(request: HttpRequest, meeting: Meeting) -> None:
    form = ProxyForm(request.POST, members=table_of(meeting).members)
    if not form.is_valid():
        messages.error(request, AGAIN)
        return
    tried(
        request, lambda: give_proxy(meeting=meeting, by=request.user, key=sent_with(request), **form.cleaned_data),
        done="Le pouvoir est noté.",
    )  # fmt: skip


def _unproxy(request: HttpRequest, meeting: Meeting) -> None:
    giver = get_object_or_404(Mandate.objects.filter(seat__body=meeting.body_id), pk=number_sent(request.POST.get("mandate", "")))
    tried(request, lambda: take_back_proxy(meeting=meeting, giver=giver, by=request.user, key=sent_with(request)))


ACTS = {
    "open": _open, "close": _close, "turn": _turn, "add": _add, "aside": _aside, "back": _back, "vote": _vote, "proxy": _proxy,
    "unproxy": _unproxy,
}  # fmt: skip


@never_cache
@staff_gate(KEEP)
@require_POST
def notes(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What was said at an item. Where two wrote at once, both texts are shown, nothing is lost."""
    meeting = seen_meeting(request, pk, KEEP)
    row = get_object_or_404(meeting.items, pk=item)
    said = {name: request.POST.get(name, "").replace("\r\n", "\n").strip()[:most] for name, most in (("notes", 10_000), ("decision", 4000))}
    seen = number_sent(request.POST.get("edition", ""))
    try:
        if tried(request, lambda: _written(row, seen, request.user, said), done="C’est noté."):
            return redirect(f"{reverse('committees_desk:sitting', args=[pk])}?point={item}#notes")
        mine = said
    except _Both as both:
        mine = said | {"theirs": both.theirs}
    found = cockpit_of(meeting, wanted=item)
    return render(request, "committees/desk/sitting.html", shown(request, found, mine=mine), status=409)


class _Both(Exception):
    def __init__(self, theirs):
        self.theirs = theirs


def _written(row, seen: int, user, said: dict) -> None:
    try:
        write_item(item=row, by=user, seen=seen, **said)
    except NotesMeet as meets:
        raise _Both(meets.theirs) from None
