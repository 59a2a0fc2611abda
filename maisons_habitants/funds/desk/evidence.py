"""What a house can show its funders of a year of its funds, in numbers without a name."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, paper
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import scope_of
from portal.places.models import Maison

from ..exports.evidence import evidence_rows, head_of, people_shown
from ..reading.evidence import evidence_of
from .rows import REVIEW

YEARS = 6  # conventions with funders last four at most


@never_cache
@staff_gate(REVIEW)
@require_safe
def evidence(request: HttpRequest) -> HttpResponseBase:
    """« ?annee=2026 »; « ?fichier=csv », « xlsx » or « pdf » gives it as a file."""
    years = [clock.today().year - back for back in range(YEARS)]
    asked = number_sent(request.GET.get("annee", ""))
    year = asked if asked in years else years[0]
    scope = scope_of(request.user, REVIEW)
    houses = Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)
    found = evidence_of(houses.order_by("name"), year)
    file = request.GET.get("fichier", "")
    if file in ANSWERS:
        return ANSWERS[file](f"fonds-{year}", head_of(found), evidence_rows(found))
    context = {"year": year, "years": years, "found": found}
    if file == "pdf":
        context["told"] = [(one, *people_shown(one)) for one in found.houses]
        return paper.pdf_response("funds/papers/evidence.html", context, name=f"fonds-{year}.pdf", request=request)
    return render(request, "funds/desk/evidence.html", context)
