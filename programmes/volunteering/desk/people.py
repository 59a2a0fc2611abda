"""The volunteers of her houses: a list to look somebody up in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from ..models import Qualification
from ..reading import roll

A_PAGE = 30


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`?q=`, `?maison=`, `?qualification=`, `?etat=` (`roll.STATES`)."""
    asked = request.GET
    maisons = list(maisons_of(request.user, Capability.SEE_VOLUNTEERS).order_by("name"))
    house = next((one for one in maisons if one.slug == asked.get("maison", "")), None)
    known = list(Qualification.objects.filter(posts__retired=False).distinct().order_by("name"))
    wanted = number_sent(asked.get("qualification"))
    qualification = next((one for one in known if one.pk == wanted), None)
    state = asked.get("etat", "") if asked.get("etat", "") in roll.STATES else ""
    rows = roll.narrowed(roll.listed(request.user), state=state, maison=house, qualification=qualification, text=asked.get("q", ""))
    page = Paginator(roll.with_what_is_read(rows), A_PAGE).get_page(asked.get("page"))
    context = {
        "page": page, "maisons": maisons, "house": house, "qualifications": known, "qualification": qualification,
        "state": state, "states": roll.STATES, "text": asked.get("q", ""),
        "narrowed": any((house, qualification, state, asked.get("q", ""))),
    }  # fmt: skip
    return render(request, "volunteering/desk/people.html", context)
