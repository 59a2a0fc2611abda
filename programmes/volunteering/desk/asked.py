"""Where a programme asks for a hand: the list, asking, and what is agreed with one person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from programmes.rules.certificate import hours_written

from ..actions.ask_hands import ask_hands, stop_asking
from ..actions.modulate_hand import modulate_hand
from ..forms.given import ASK_FIELDS, AskForm, ModulateForm
from ..reading import asked_hands
from .given import page_of_hours
from .sight import file_for


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest) -> HttpResponse:
    """What is asked where; with `?programme=`, the form filled for it; by POST, asking (or not any more: `stop`)."""
    rows = list(asked_hands.asked_seen_by(request.user))
    activities = asked_hands.programmes_that_may_ask(request.user)
    if request.method == "POST" and "stop" in request.POST:
        return _stop(request, rows)
    chosen = next((row for row in rows if row.activity_id == number_sent(request.GET.get("programme"))), None)
    first = (
        {"activity": chosen.activity_id, "shifts": chosen.shifts, "first_on": chosen.first_on, "last_on": chosen.last_on} if chosen else {}
    )
    form = AskForm(request.POST if request.method == "POST" else None, activities=activities, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            ask_hands(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal, ASK_FIELDS)
        else:
            messages.success(request, "C’est noté. Chacun le lit dans son espace, avec ce qu’il a déjà donné.")
            return redirect("volunteering_desk:asked")
    sums, mine = asked_hands.given_for(rows), asked_hands.may_change(request.user, rows)
    for row in rows:
        row.times, minutes = sums[row.pk]
        row.hours, row.mine = hours_written(minutes), row.pk in mine
    context = {"rows": rows, "form": form if form.fields["activity"].queryset.exists() else None}
    return render(request, "volunteering/desk/asked.html", context)


def _stop(request: HttpRequest, rows: list) -> HttpResponse:
    row = next((row for row in rows if row.pk == number_sent(request.POST["stop"])), None)
    if row is None or row.pk not in asked_hands.may_change(request.user, [row]):
        raise Http404
    stop_asking(asked=row, by=request.user)
    messages.success(request, "Plus rien n’est demandé. Ce qui a été donné reste compté.")
    return redirect("volunteering_desk:asked")


@never_cache
@staff_gate(Capability.MANAGE_VOLUNTEERS)
@require_POST
def modulate(request: HttpRequest, pk: int) -> HttpResponse:
    """So many of her instead, or as of everybody; without a reason."""
    file = file_for(request, pk, Capability.MANAGE_VOLUNTEERS)
    person = file.person.current_record
    key = number_sent(request.POST.get("key"))
    asked_row = get_object_or_404(asked_hands.asked_seen_by(request.user), pk=key)
    form = ModulateForm(request.POST, prefix=f"m{key}")
    if not form.is_valid():
        return page_of_hours(request, person, file, modulated={key: form})
    modulate_hand(asked=asked_row, person=person, shifts=form.cleaned_data["shifts"], by=request.user)
    messages.success(request, "C’est noté.")
    return redirect("volunteering_desk:hours_of", person.pk)
