"""Saying how one comes, for both doors: the page of one's place and the counter."""

from django.contrib import messages
from django.http import HttpRequest

from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from programmes.models import Enrolment

from ..actions.say_ride import say_ride
from ..actions.unsay_ride import unsay_ride
from ..forms.ride import RideForm

SAID = "C’est noté : celles et ceux du même créneau le lisent."
UNSAID = "C’est enlevé."


def tell_ride(request: HttpRequest, place: Enrolment, *, channel: str) -> None:
    """`act`: « unride » takes it away; else it is said, or why not is told."""
    if request.POST.get("act") == "unride":
        unsay_ride(enrolment=place, by=request.user)
        messages.success(request, UNSAID)
        return
    form = RideForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(words) for errors in form.errors.values() for words in errors))
        return
    try:
        say_ride(enrolment=place, by=request.user, channel=channel, key=sent_with(request), **form.asked())
        messages.success(request, SAID)
    except Refusal as refusal:
        messages.error(request, str(refusal))
