"""« Courriers »: the day's letters, printed together, then posted."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import paper, request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.places.models import Maison

from ..actions.close_batch import abandon_batch, post_batch
from ..actions.print_letters import MOST, by_house, print_letters
from ..enums import BatchState
from ..forms import PostedForm, PrintForm
from ..models import LetterBatch, OutboxMessage
from ..rules.letters import letter_of
from .messages import named, waiting

LAST = 10


@never_cache
@staff_gate("messages.send")
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """How many letters wait in each house, the batches that are not posted yet, the last ones that are."""
    found = by_house(OutboxMessage.objects.visible_to(request.user))
    names = dict(Maison.objects.filter(pk__in=[key for key in found if key]).values_list("pk", "name"))
    piles = [
        {
            "maison": key,
            "name": names.get(key, "Sans maison"),
            "count": len(keys),
            "form": PrintForm(initial={"maison": key}, auto_id=f"pile-{key or 0}-%s"),
        }
        for key, keys in found.items()
    ]
    batches = LetterBatch.objects.visible_to(request.user).select_related("maison", "printed_by")
    context = {
        "piles": sorted(piles, key=lambda pile: (pile["maison"] is None, pile["name"])),
        "most": MOST,
        "open": list(batches.filter(state=BatchState.PRINTED)),
        "closed": list(batches.exclude(state=BatchState.PRINTED)[:LAST]),
        "at_counter": waiting(request.user)["counter"],
    }
    return render(request, "notifications/letter_list.html", context)


@staff_gate("messages.send")
@require_POST
def letter_print(request: HttpRequest) -> HttpResponse:
    form = PrintForm(request.POST)
    if not form.is_valid():
        flash.error(request, "Cette maison n'existe pas. Choisissez-en une dans la liste.")
        return redirect("letter_list")
    chosen = form.cleaned_data
    try:
        batch = print_letters(
            maison=chosen["maison"], recto=chosen["recto"], by=request.user, key=request_keys.sent_with(request)
        )  # fmt: skip
    except Refusal as refusal:
        flash.error(request, str(refusal))
        return redirect("letter_list")
    return redirect("letter_batch", uid=batch.uid)


def _batch(request: HttpRequest, uid) -> tuple[LetterBatch, list[OutboxMessage]]:
    """The batch and those of its letters that this user may see, those of one person together: one envelope serves."""
    seen = LetterBatch.objects.visible_to(request.user).select_related("maison", "printed_by")
    batch = get_object_or_404(seen, uid=uid)
    return batch, list(batch.letters.visible_to(request.user).order_by("recipient_key", "queued_at", "pk"))


@never_cache
@staff_gate("messages.send")
@require_safe
def letter_batch(request: HttpRequest, uid) -> HttpResponse:
    batch, letters = _batch(request, uid)
    return _shown(request, batch, letters, PostedForm(letters=named(letters)))


def _shown(request: HttpRequest, batch: LetterBatch, letters: list[OutboxMessage], form: PostedForm) -> HttpResponse:
    context = {"batch": batch, "letters": letters, "form": form, "open": batch.state == BatchState.PRINTED}
    return render(request, "notifications/letter_batch.html", context)


@never_cache
@staff_gate("messages.send")
@require_safe
def letter_paper(request: HttpRequest, uid) -> HttpResponse:
    """The letters as one PDF; again as often as the printer wants, while their words are kept."""
    batch, rows = _batch(request, uid)
    letters = [letter_of(row.address, row.subject, row.body, row.language) for row in rows if row.body]
    context = {"batch": batch, "letters": letters, "maison": batch.maison, "total": len(letters)}
    return paper.pdf_response("notifications/letters_paper.html", context, name="lettres.pdf", request=request)


@staff_gate("messages.send")
@require_POST
def letter_posted(request: HttpRequest, uid) -> HttpResponse:
    """All is posted, but for those ticked."""
    batch, letters = _batch(request, uid)
    form = PostedForm(request.POST, letters=named(letters))
    if not form.is_valid():
        return _shown(request, batch, letters, form)
    try:
        post_batch(batch=batch, left_out=form.left_out(), by=request.user)
        flash.success(request, "C'est noté : le courrier est parti.")
    except Refusal as refusal:
        flash.error(request, str(refusal))
    return redirect("letter_batch", uid=uid)


@staff_gate("messages.send")
@require_POST
def letter_abandon(request: HttpRequest, uid) -> HttpResponse:
    """Nothing was posted: the letters wait again."""
    batch, _ = _batch(request, uid)
    try:
        abandon_batch(batch=batch, by=request.user)
        flash.success(request, "Le lot est abandonné : ses lettres sont de nouveau à imprimer.")
    except Refusal as refusal:
        flash.error(request, str(refusal))
    return redirect("letter_list")
