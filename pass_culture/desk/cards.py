"""Cards at the desk: requests that wait, how many by house and month, as a file without a name."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import csv_answer
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import CardState
from ..exports.counts import HEAD, count_rows
from ..models import CultureCard, CultureSeason

PER_PAGE = 50


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """The oldest request first, those of her houses; below, how many cards are in service, house by house."""
    season = CultureSeason.objects.current()
    scope = scope_of(request.user, Capability.WRITE_ENROLMENTS)
    seen = Person.objects.within(scope_of(request.user, Capability.SEE_PEOPLE)).order_by().values("pk")
    known = Q(person__in=seen, person__successor=None) | Q(person__successor__in=seen)
    waiting = CultureCard.objects.within(scope).filter(known, state=CardState.ASKED, person__erased_at=None)
    rows = waiting.select_related("person__successor", "maison", "season").order_by("asked_at", "pk")
    made = Count("culture_cards", filter=Q(culture_cards__season=season, culture_cards__state=CardState.ACTIVE))
    houses = Maison.objects.in_service()
    houses = houses if scope.everywhere else houses.filter(pk__in=scope.maisons)
    context = {"season": season, "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "pass_culture/desk/cards.html", context | {"houses": houses.annotate(made=made).order_by("name")})


@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def counts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How many cards of a season by house and month, of her houses. No name, no price."""
    season = get_object_or_404(CultureSeason, pk=pk)
    return csv_answer(f"cartes-{season.starts_on.year}", HEAD, count_rows(season, scope_of(request.user, Capability.SEE_ENROLMENTS)))
