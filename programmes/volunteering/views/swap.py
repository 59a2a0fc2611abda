"""A place that changes hands: offering mine, keeping it, taking somebody else's over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from programmes.views.party import my_place

from ..actions.keep_place import keep_place
from ..actions.offer_swap import offer_swap
from ..actions.take_swap import take_swap
from ..listings.handing_on import offers_for
from ..models import SwapOffer
from ..notifications.shifts import full_shifts
from ..reading.companions import open_swaps, refusal_of_the_offer

OFFERED = "C’est noté : on demande à l’équipe. La place reste à vous tant que personne n’a dit oui."


@login_required
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Trouver quelqu’un » : from the page of her place."""
    row = my_place(request, pk)
    try:
        offer_swap(enrolment=row, by=request.user, seen=number_sent(request.POST.get("version")) or None, key=sent_with(request))
        messages.success(request, OFFERED)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:place", pk)


@login_required
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """« Finalement je viens »."""
    swap = get_object_or_404(SwapOffer.objects.select_related("enrolment__sheet"), pk=pk)
    row = my_place(request, swap.enrolment_id)
    try:
        keep_place(swap=swap, by=request.user)
        messages.success(request, "C’est noté : vous gardez votre place. À bientôt !")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:place", row.pk)


@never_cache
@login_required
@require_safe
def swaps(request: HttpRequest) -> HttpResponse:
    """Places to take over: those she may take first, the others with all their reasons."""
    person = Person.objects.of_user(request.user)
    return render(request, "volunteering/swaps.html", {"offers": offers_for(open_swaps(), person), "person": person})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what it is, whether she may; yes."""
    row = get_object_or_404(SwapOffer.objects.select_related("enrolment__sheet"), pk=pk)
    person = Person.objects.of_user(request.user)
    if request.method == "POST" and person is not None:
        try:
            place = take_swap(swap=row, person=person, by=request.user, key=sent_with(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("volunteering:swap", pk)
        messages.success(request, "C’est noté : la place est à vous. Merci, à bientôt !")
        return redirect("programmes:place", place.pk)
    shift = full_shifts().get(sheet=row.enrolment.sheet_id)
    gone = refusal_of_the_offer(row, row.enrolment, shift)
    offers = [] if gone else offers_for(SwapOffer.objects.filter(pk=row.pk), person)
    context = {"swap": row, "shift": shift, "page": shift.session.activity, "gone": gone, "offer": offers[0] if offers else None}
    return render(request, "volunteering/swap.html", context | {"person": person})
