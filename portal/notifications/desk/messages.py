"""« Messages »: what was said to whom, what did not leave and why, what waits for somebody's hands."""

import datetime as dt

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal.kit import audit, clock, registry
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can

from .. import tasks
from ..actions import take_up_message
from ..actions.retell_message import kind_of
from ..actions.send_otherwise import send_otherwise
from ..actions.take_back import take_back
from ..enums import Channel, State
from ..forms import AddressForm, MessageFilter, OtherwiseForm, ReturnedForm
from ..models import OutboxMessage, StrayReturn
from ..registry import purposes
from ..rules import sms
from ..rules.failures import explained
from ..rules.returns import BY_HAND

PAGE = 50
WAITING = (State.QUEUED, State.PRINTED)
LISTED = (
    "uid",
    "channel",
    "returned_at",
    "address",
    "subject",
    "recipient_key",
    "purpose",
    "state",
    "queued_at",
    "sent_at",
    "failure",
    "attempts",
)


def waiting(user) -> dict:
    """How many reached nobody, and how many wait for hands, of those this user sees. One query."""
    queued = Q(state=State.QUEUED)
    return OutboxMessage.objects.visible_to(user).aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED, retold__isnull=True)),
        returned=Count("pk", filter=Q(state=State.RETURNED, retold__isnull=True)),
        letters=Count("pk", filter=queued & Q(channel=Channel.LETTER)),
        printed=Count("pk", filter=Q(state=State.PRINTED)),
        calls=Count("pk", filter=queued & Q(channel=Channel.CALL)),
        counter=Count("pk", filter=queued & Q(channel=Channel.COUNTER)),
    )


def staff_tasks(user) -> list[dict]:
    """What waits for somebody, for those who may do it. Calls are counted with every room's, in the list of calls (`portal.desk`)."""
    if not user_can(user, "messages.send"):
        return []
    counts, url = waiting(user), reverse("message_list")
    letters = reverse("letter_list")
    lines = (
        ("Messages qui ne sont pas partis", counts["failed"], f"{url}?etat=failed"),
        ("Messages revenus", counts["returned"], f"{url}?etat=returned"),
        ("Lettres à imprimer", counts["letters"], letters),
        ("Lettres imprimées, à poster", counts["printed"], letters),
        ("À dire au comptoir", counts["counter"], f"{url}?etat=queued&moyen=counter"),
    )
    return [{"label": label, "count": count, "url": where} for label, count, where in lines if count]


def named(rows: list[OutboxMessage]) -> list[OutboxMessage]:
    """Give each row who it is for (one query for each kind of recipient), its purpose in words, and why it failed."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        label, _, key = row.recipient_key.rpartition(":")
        if key.isdigit():
            keys.setdefault(label, []).append(int(key))
    names = {
        f"{label}:{key}": found
        for label, kind in registry.recipients.items()
        if label in keys
        for key, found in kind.names(keys[label]).items()
    }
    for row in rows:
        row.who, row.who_url = names.get(row.recipient_key, ("", ""))
        row.purpose_words = purposes.get(row.purpose) or row.purpose
        row.why, row.way_out = explained(row.failure) if row.failure else ("", "")
    return rows


@staff_gate("messages.see")
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    form = MessageFilter(request.GET)
    rows = form.filtered(OutboxMessage.objects.visible_to(request.user)).only(*LISTED)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    named(page.object_list)
    month = StrayReturn.objects.filter(day__gt=clock.today() - dt.timedelta(days=30))
    strays = month.aggregate(total=Sum("count"))["total"]
    context = {"form": form, "page": page, "waiting": waiting(request.user), "strays": strays}
    return render(request, "notifications/message_list.html", context)


def _seen(request: HttpRequest, uid) -> OutboxMessage:
    return get_object_or_404(OutboxMessage.objects.visible_to(request.user), uid=uid)


def _detail(request: HttpRequest, message: OutboxMessage, **forms) -> HttpResponse:
    named([message])
    chain = {"retold": OutboxMessage.objects.filter(instead_of=message).first(), "first": message.instead_of}
    astray, waits = message.went_astray and not chain["retold"], message.state in WAITING
    text = message.body if message.channel == Channel.SMS else ""
    context = {
        "message": message,
        "form": AddressForm(message=message),
        "otherwise": OtherwiseForm(message=message, ways=ways_of(message)) if astray or waits else None,
        "returned": ReturnedForm(message=message) if message.state == State.SENT and message.channel in BY_HAND else None,
        "may_act": user_can(request.user, "messages.send"),
        "failed": message.state == State.FAILED and astray,
        "movable": waits or (message.state == State.FAILED and astray),
        "size": sms.size(text) if text else None,
        **chain,
        **forms,
    }
    return render(request, "notifications/message_detail.html", context)


def ways_of(message: OutboxMessage) -> dict[str, str]:
    """Channel -> her address as her record has it today."""
    kind, key = kind_of(message)
    return kind.ways(key) if kind and kind.ways else {}


@staff_gate("messages.see")
@require_safe
def message_detail(request: HttpRequest, uid) -> HttpResponse:
    message = _seen(request, uid)
    if message.recipient_key:
        audit.note_reading(message.recipient_key, by=request.user, what="message_detail")
    return _detail(request, message)


@staff_gate("messages.send")
@require_POST
def message_again(request: HttpRequest, uid) -> HttpResponse:
    """Send again, to the address as it stands in the form."""
    message = _seen(request, uid)
    form = AddressForm(request.POST, message=message)
    if not form.is_valid():
        return _detail(request, message, form=form)
    message.attempts = form.cleaned_data["attempts"]  # as the person saw it
    try:
        take_up_message.send_again(message=message, address=form.cleaned_data["address"], by=request.user)
    except Refusal as refusal:
        form.add_error("address" if refusal.code == "adresse-refusee" else None, str(refusal))
        return _detail(request, _seen(request, uid), form=form)
    tasks.deliver.enqueue(message_id=message.pk)
    flash.success(request, "Le message repart.")
    return redirect("message_detail", uid=uid)


@staff_gate("messages.send")
@require_POST
def message_move(request: HttpRequest, uid, act: str) -> HttpResponse:
    """Call it off, or say that the letter is posted or the call made."""
    message = _seen(request, uid)
    seen = request.POST.get("etat", message.state)
    message.state = seen if seen in State.values else ""  # as the person saw it; what is no state is out of date
    acts = {
        "annuler": (take_up_message.call_off, "Le message ne partira pas."),
        "fait": (take_up_message.done_by_hand, "C'est noté."),
    }
    do, said = acts[act]
    try:
        do(message=message, by=request.user)
        flash.success(request, said)
    except Refusal as refusal:
        flash.error(request, str(refusal))
    back = request.POST.get("suite", "")
    inside = back.startswith("/equipe/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if inside else reverse("message_detail", args=[uid]))


@staff_gate("messages.send")
@require_POST
def message_otherwise(request: HttpRequest, uid) -> HttpResponse:
    """Say it again by another way, to the address given or to the one of her record."""
    message = _seen(request, uid)
    form = OtherwiseForm(request.POST, message=message, ways=ways_of(message))
    if not form.is_valid():
        return _detail(request, message, otherwise=form)
    chosen = form.cleaned_data
    message.attempts, message.state = chosen["attempts"], chosen["state"]  # as the person saw it
    try:
        again = send_otherwise(message=message, channel=chosen["channel"], address=chosen["address"], by=request.user)
    except Refusal as refusal:
        form.add_error("address" if refusal.code == "adresse-refusee" else None, str(refusal))
        return _detail(request, _seen(request, uid), otherwise=form)
    flash.success(request, "Le message prend cet autre chemin.")
    return redirect("message_detail", uid=again.uid)


@staff_gate("messages.send")
@require_POST
def message_returned(request: HttpRequest, uid) -> HttpResponse:
    """« Revenu »: it came back, and why; it is said by another way at once."""
    message = _seen(request, uid)
    form = ReturnedForm(request.POST, message=message)
    if not form.is_valid():
        return _detail(request, message, returned=form)
    try:
        take_back(message=message, code=form.cleaned_data["code"], by=request.user)
        flash.success(request, "C'est noté. Voyez ci-dessous par où le message repart.")
    except Refusal as refusal:
        flash.error(request, str(refusal))
    return redirect("message_detail", uid=uid)
