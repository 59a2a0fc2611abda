"""The insurance list of the day: who gives a hand in this house, from when to when. On screen and on paper."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, clock, paper
from portal.kit.gates import staff_gate
from portal.people.enums import Capability
from portal.places.models import Maison
from programmes.desk.sheets import maisons_of

from ..reading.on_site import hands_on

FARTHEST = 366  # days


def day_asked(text: str) -> dt.date:
    """The day written « 2026-12-01 »; today for anything else or farther than a year."""
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return clock.today()
    return day if abs((day - clock.today()).days) <= FARTHEST else clock.today()


def _asked(request: HttpRequest) -> tuple[list[Maison], Maison | None, dt.date]:
    maisons = list(maisons_of(request.user, Capability.SEE_VOLUNTEERS).order_by("name"))
    house = next((one for one in maisons if one.slug == request.GET.get("maison", "")), maisons[0] if maisons else None)
    return maisons, house, day_asked(request.GET.get("jour", ""))


def _shown(request: HttpRequest, house: Maison | None, day: dt.date) -> dict:
    hands = hands_on(house, day) if house else []
    audit.note_readings([hand.person for hand in hands if hand.person], by=request.user, what="volunteering_desk:on_site")
    return {"house": house, "day": day, "hands": hands, "today": clock.today()}


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def on_site(request: HttpRequest) -> HttpResponse:
    """`?maison=`, `?jour=`."""
    maisons, house, day = _asked(request)
    step = dt.timedelta(days=1)
    context = _shown(request, house, day) | {"maisons": maisons, "earlier": day - step, "later": day + step}
    return render(request, "volunteering/desk/on_site.html", context)


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def on_site_paper(request: HttpRequest) -> HttpResponse:
    """To sign on arriving and on leaving, with a few empty lines for who comes unannounced."""
    _maisons, house, day = _asked(request)
    context = _shown(request, house, day) | {"empty": range(6)}
    return paper.pdf_response("volunteering/desk/on_site_paper.html", context, name=f"benevoles-{day}.pdf", request=request)
