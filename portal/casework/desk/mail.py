"""What waits at the counter: whose it is by card or name, handed over with a tick, returned after its time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.hand_mail import hand_mail, return_mail
from ..actions.receive_mail import receive_mail
from ..forms import MailForm, TakeForm
from ..models import AddressRegistration, MailItem
from .sight import registration_for

MOST = 200


@never_cache
@staff_gate(Capability.REGISTER_ADDRESSES)
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The mail of her houses, a line a person; a card or a name finds hers, and one alone opens at once."""
    today, scope = clock.today(), scope_of(request.user, Capability.REGISTER_ADDRESSES)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    rows = MailItem.objects.within(scope).waiting()
    holders = AddressRegistration.objects.within(scope).covering(today)
    if text:
        theirs = Person.objects.matching(text).values("pk")
        rows, holders = rows.filter(registration__person__in=theirs), holders.filter(person__in=theirs)
    shown = lines(rows, today)
    others = holders.exclude(person__in=[line["person"].pk for line in shown]).select_related("person__successor", "maison") if text else []
    context = {"lines": shown, "others": list(others[:20]), "text": text, "count": sum(line["pieces"] for line in shown)}
    return render(request, "casework/desk/mail_list.html", context)


def lines(rows, today) -> list[dict]:
    """By person: what waits, since when, and whether some of it may go back."""
    returnable = set(MailItem.objects.returnable(today).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
    found: dict[int, dict] = {}
    for item in rows.select_related("registration__person__successor", "registration__maison")[:MOST]:
        person = item.registration.person.current_record
        line = found.setdefault(
            person.pk, {"person": person, "registration": item.registration, "pile": [], "pieces": 0, "since": item.received_on}
        )
        line["pile"].append(item)
        line["pieces"] += item.quantity
        line["old"] = line.get("old", False) or item.pk in returnable
    return list(found.values())


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    row = registration_for(request, pk)
    form = MailForm(request.POST, prefix="courrier")
    try:
        if form.is_valid():
            item = receive_mail(registration=row, by=request.user, key=request_keys.sent_with(request), **form.cleaned_data)
            messages.success(request, f"Noté : {item.words}. La personne est prévenue par son moyen, une fois par jour au plus.")
        else:
            messages.error(request, "On note de 1 à 99 lettres, avis ou colis. Recommencez.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_registration", row.pk)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """To her, or to who holds her written power."""
    row = registration_for(request, pk)
    person = row.person.current_record
    theirs = list(MailItem.objects.within(scope_of(request.user, Capability.REGISTER_ADDRESSES)).waiting().of(person))
    form = TakeForm(request.POST, mail=theirs, prefix="remise")
    try:
        if form.is_valid():
            given = form.cleaned_data
            keys = [int(key) for key in given["items"]]
            pieces = hand_mail(person=person, items=keys, to=given["to"], power_seen=given["power_seen"], by=request.user)
            messages.success(request, f"Remis : {pieces}.")
        else:
            messages.error(request, "Cochez ce qui est remis, et à qui. Ce qui n’attend plus a peut-être été remis entre-temps.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_registration", row.pk)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing back to the post office."""
    items = MailItem.objects.within(scope_of(request.user, Capability.REGISTER_ADDRESSES))
    item = get_object_or_404(items.select_related("registration__person"), pk=pk)
    try:
        return_mail(item=item, by=request.user)
        messages.success(request, f"Rendu à La Poste : {item.words}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_registration", item.registration_id)
