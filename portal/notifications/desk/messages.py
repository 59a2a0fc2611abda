"""« Messages »: what was said to whom, what did not leave and why, what waits for somebody's hands."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit import audit, registry
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can

from .. import tasks
from ..actions import take_up_message
from ..enums import Channel, State
from ..forms import AddressForm, MessageFilter
from ..models import OutboxMessage
from ..registry import purposes
from ..rules.failures import explained

PAGE = 50
LISTED = ("uid", "channel", "address", "subject", "recipient_key", "purpose", "state", "queued_at", "sent_at", "failure", "attempts")


def waiting(user) -> dict:
    """How many did not leave, and how many letters and calls wait, of those this user sees."""
    queued = Q(state=State.QUEUED)
    return OutboxMessage.objects.visible_to(user).aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED)),
        letters=Count("pk", filter=queued & Q(channel=Channel.LETTER)),
        calls=Count("pk", filter=queued & Q(channel=Channel.CALL)),
    )


def staff_tasks(user) -> list[dict]:
    """What waits for somebody, for those who may do it."""
    if not user_can(user, "messages.send"):
        return []
    counts, url = waiting(user), reverse("message_list")
    lines = (
        ("Messages qui ne sont pas partis", counts["failed"], f"{url}?etat=failed"),
        ("Lettres à poster", counts["letters"], f"{url}?etat=queued&moyen=letter"),
        ("Appels à passer", counts["calls"], f"{url}?etat=queued&moyen=call"),
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
    return render(request, "notifications/message_list.html", {"form": form, "page": page, "waiting": waiting(request.user)})


def _seen(request: HttpRequest, uid) -> OutboxMessage:
    return get_object_or_404(OutboxMessage.objects.visible_to(request.user), uid=uid)


def _detail(request: HttpRequest, message: OutboxMessage, form: AddressForm | None = None) -> HttpResponse:
    named([message])
    context = {
        "message": message,
        "form": form or AddressForm(message=message),
        "may_act": user_can(request.user, "messages.send"),
        "failed": message.state == State.FAILED,
        "movable": message.state in (State.QUEUED, State.FAILED),
    }
    return render(request, "notifications/message_detail.html", context)


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
        return _detail(request, message, form)
    message.attempts = form.cleaned_data["attempts"]  # as the person saw it
    try:
        take_up_message.send_again(message=message, address=form.cleaned_data["address"], by=request.user)
    except Refusal as refusal:
        form.add_error("address" if refusal.code == "adresse-refusee" else None, str(refusal))
        return _detail(request, _seen(request, uid), form)
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
    return redirect("message_detail", uid=uid)
