"""A person's own calendar at the counter: stopped at once when a phone is lost, a new address sent to her alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.desk.sight import person_for
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability

from ..actions.open_feed import open_feed
from ..actions.stop_feed import stop_feed
from ..models import CalendarFeed

SAID = {
    "envoyer": "Une nouvelle adresse lui est envoyée. L’ancienne, s’il y en avait une, ne marche plus.",
    "arreter": "C’est arrêté : plus aucun appareil ne lit ses dates.",
}


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether she has one, and since when. The address itself is never shown here."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in SAID:
        try:
            if act == "arreter":
                stop_feed(person=person, by=request.user)
            else:
                open_feed(person=person, by=request.user, send=True, key=sent_with(request))
            messages.success(request, SAID[act])
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("programmes:desk_feed", person.pk)
    last = CalendarFeed.objects.of_person(person).first()
    return render(request, "programmes/desk/feed.html", {"person": person, "feed": last if last and last.live else None})
