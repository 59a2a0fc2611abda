"""Papers of a meeting: its order of the day, the sheet to sign, the ballots; and what comes back from paper."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import paper
from portal.kit.forms import PhraseField, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.convoke import documents_of
from ..actions.tick_presence import rekey_presences
from ..models import Vote
from ..reading.table import table_of
from .meetings import KEEP, SEE, seen_meeting

SPARE = 6
KINDS = {"ordre-du-jour": "committees/papers/order.html", "feuille": "committees/papers/sign.html"}


@never_cache
@staff_gate(SEE)
@require_safe
def printed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """« ordre-du-jour » (for who has no screen) or « feuille » (to sign, by chosen names, numbered)."""
    if kind not in KINDS:
        raise Http404
    meeting = seen_meeting(request, pk)
    table = table_of(meeting)
    context = {"meeting": meeting, "table": table, "items": meeting.items.all(), "documents": documents_of(meeting), "spare": range(SPARE)}
    return paper.pdf_response(KINDS[kind], context, name=f"{kind}.pdf", request=request)


@never_cache
@staff_gate(KEEP)
@require_safe
def ballots(request: HttpRequest, pk: int, vote: int) -> HttpResponse:
    """One for each voice in the room, all alike: no number, no name."""
    meeting = seen_meeting(request, pk, KEEP)
    row = get_object_or_404(Vote.objects.filter(item__meeting=meeting, secret=True).prefetch_related("choices"), pk=vote)
    number = max(len(table_of(meeting).voices(row.item_id)), 1)
    context = {"meeting": meeting, "vote": row, "ballots": range(number)}
    return paper.pdf_response("committees/papers/ballots.html", context, name="bulletins.pdf", request=request)


class RekeyForm(forms.Form):
    def __init__(self, *args, numbers, **options):
        super().__init__(*args, **options)
        self.fields["numbers"] = PhraseField(label=_("Qui a signé ?"), numbers=numbers)


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def rekey(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed sheet comes back: « tous sauf 4 et 7 »."""
    meeting = seen_meeting(request, pk, KEEP)
    table = table_of(meeting)
    by_number = {one.number: one.key for one in table.members}
    form = RekeyForm(request.POST or None, numbers=list(by_number))
    if request.method == "POST" and form.is_valid():
        present = {by_number[number] for number in form.cleaned_data["numbers"]}
        try:
            came = rekey_presences(meeting=meeting, present=present, by=request.user, key=sent_with(request))
            messages.success(request, f"C’est noté : {came} présent{'s' if came > 1 else ''} sur {len(by_number)}.")
            return redirect("committees_desk:sitting", pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "committees/desk/rekey.html", {"meeting": meeting, "table": table, "form": form})
