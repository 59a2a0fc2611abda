"""« Mon agenda »: her dates in her telephone, explained once; the address made, changed, stopped."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.open_feed import open_feed
from ..actions.stop_feed import stop_feed
from ..models import CalendarFeed

SAID = {
    "creer": "Votre adresse est prête : donnez-la à votre téléphone.",
    "changer": "L’ancienne adresse ne marche plus. Donnez la nouvelle à votre téléphone.",
    "arreter": "C’est arrêté : plus personne ne lit vos dates par cette adresse.",
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_feed(request: HttpRequest) -> HttpResponse:
    """Her own address, never anybody else's."""
    person = Person.objects.of_user(request.user)
    act = request.POST.get("act", "")
    if request.method == "POST" and person is not None and act in SAID:
        try:
            if act == "arreter":
                stop_feed(person=person, by=request.user)
            else:
                open_feed(person=person, by=request.user, key=sent_with(request))
            messages.success(request, SAID[act])
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("programmes:my_feed")
    last = CalendarFeed.objects.of_person(person).first() if person else None
    response = render(request, "programmes/my_feed.html", {"person": person, "feed": last if last and last.live else None, "last": last})
    response.headers["Referrer-Policy"] = "same-origin"
    return response
