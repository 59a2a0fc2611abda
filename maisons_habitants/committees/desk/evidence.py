"""What a house can show of its committees over a year: for the renewal of its agreement, in sums without a name."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, paper
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.models import Maison

from ..exports.evidence import HEAD, evidence_rows
from ..reading.evidence import evidence_of

SEE = Capability.SEE_COMMITTEES
YEARS = 6  # a project of a social centre lasts four at most


@never_cache
@staff_gate(SEE)
@require_safe
def evidence(request: HttpRequest) -> HttpResponseBase:
    """« ?annee=2026 »; « ?fichier=csv », « xlsx » or « pdf » gives it as a file."""
    years = [clock.today().year - back for back in range(YEARS)]
    asked = number_sent(request.GET.get("annee", ""))
    year = asked if asked in years else years[0]
    scope = scope_of(request.user, SEE)
    houses = Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)
    found = [one for one in evidence_of(houses.order_by("name"), year) if one.anything]
    file = request.GET.get("fichier", "")
    if file in ANSWERS:
        return ANSWERS[file](f"comites-{year}", HEAD, evidence_rows(found))
    context = {"year": year, "years": years, "found": found}
    if file == "pdf":
        return paper.pdf_response("committees/desk/evidence_paper.html", context, name=f"comites-{year}.pdf", request=request)
    return render(request, "committees/desk/evidence.html", context)
