"""« Les créneaux dans mon agenda »: the address of one house's shifts, made, changed, stopped by who follows it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability

from ..actions.open_house_feed import open_house_feed
from ..actions.stop_house_feed import stop_house_feed
from ..models import HouseFeed
from .houses import houses_asked

SAID = {
    "creer": "Votre adresse est prête : donnez-la à votre agenda.",
    "changer": "L’ancienne adresse ne marche plus. Donnez la nouvelle à votre agenda.",
    "arreter": "C’est arrêté : plus personne ne lit ces créneaux par cette adresse.",
}


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def house_feed(request: HttpRequest) -> HttpResponse:
    """`?maison=`: her own address for this house, never a colleague's."""
    maisons, house = houses_asked(request)
    act = request.POST.get("act", "")
    if request.method == "POST" and house and act in SAID:
        try:
            if act == "arreter":
                stop_house_feed(maison=house, by=request.user)
            else:
                open_house_feed(maison=house, by=request.user, key=sent_with(request))
            messages.success(request, SAID[act])
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{reverse('volunteering_desk:house_feed')}?maison={house.slug}")
    feed = HouseFeed.objects.live().filter(user=request.user, maison=house).first() if house else None
    response = render(request, "volunteering/desk/house_feed.html", {"maisons": maisons, "house": house, "feed": feed})
    response.headers["Referrer-Policy"] = "same-origin"
    return response
