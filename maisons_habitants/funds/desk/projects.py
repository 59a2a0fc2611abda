"""At the counter, beside who has an idea: the same five steps, filed with her, also from a paper."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from portal.people.sessions import station_of
from portal.places.models import Maison

from ..actions.share_request import add_leader
from ..actions.write_request import start_request
from ..enums import Party
from ..forms.steps import StartForm
from ..listings.projects import houses_of, lines_of, open_funds
from ..models import Fund, FundRequest
from ..screens import writing
from ..screens.writing import Seat

MAY = Capability.WRITE_ENROLMENTS
SPACE, FOUND = "funds_desk", 8


def _home(row: FundRequest) -> str:
    leader = row.leaders.select_related("person__successor").filter(main=True, person__isnull=False).first()
    return reverse(f"{SPACE}:help", args=[leader.person.current_record.pk]) if leader else reverse(f"{SPACE}:funds")


SEAT = Seat(Party.HELPER, "base_desk.html", SPACE, _home)


def _here(request: HttpRequest, pk: int) -> FundRequest:
    """Of a house where she enrols; who leads it is read, and that is written down."""
    rows = FundRequest.objects.within(scope_of(request.user, MAY)).select_related("fund", "maison", "rules")
    row = get_object_or_404(rows, pk=pk)
    people = [one.person.current_record for one in row.leaders.select_related("person__successor") if one.person]
    audit.note_readings(people, by=request.user, what=f"{SPACE}:project")
    return row


def beside(screen: Callable[..., HttpResponse], *methods: str) -> Callable[..., HttpResponse]:
    @wraps(screen)
    def view(request: HttpRequest, pk: int, **more) -> HttpResponse:
        return screen(request, SEAT, _here(request, pk), **more)

    return never_cache(staff_gate(MAY)(require_http_methods(list(methods))(view)))


READ, WRITE, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")
project = beside(writing.project, *READ)
step = beside(writing.step, *BOTH)
file = beside(writing.file, *WRITE)
answer = beside(writing.answer, *WRITE)
take_back = beside(writing.take_back, *WRITE)
drop = beside(writing.drop, *WRITE)
paper_drop = beside(writing.paper_drop, *WRITE)
leader_drop = beside(writing.leader_drop, *WRITE)
budget_as_typed = beside(writing.budget_as_typed, *WRITE)
dossier = beside(writing.dossier, *READ)


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def help_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What she leads already; a new idea, in one press."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what=f"{SPACE}:help")
    funds = _funds(request)
    chosen = number_sent(request.POST.get("fonds"))
    fund = next((one for one in funds if one.pk == chosen), funds[0] if funds else None)
    form = None
    if fund is not None:
        mine = {house.pk for house in _houses(request)}
        houses = [house for house in houses_of(fund) if house.pk in mine]
        form = StartForm(request.POST if request.method == "POST" else None, houses=houses)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            title = form.cleaned_data["title"]
            row = start_request(
                fund=fund, maison=form.maison(), person=person, title=title, by=request.user, key=sent_with(request)
            )  # fmt: skip
            return redirect(f"{SPACE}:step", row.pk, 1)
        except Refusal as refusal:
            put_refusal(form, refusal, {"titre-manquant": "title"})
    seen = scope_of(request.user, MAY)
    lines = [(row, words, seen.everywhere or row.maison_id in seen.maisons) for row, words in lines_of(person)]
    context = {"person": person, "lines": lines, "funds": funds, "fund": fund, "form": form}
    return render(request, "funds/desk/help.html", context)


def _houses(request: HttpRequest):
    """Those where she enrols, the counter's own first."""
    scope, station = scope_of(request.user, MAY), station_of(request)
    rows = Maison.objects.filter(closed_on=None)
    rows = rows if scope.everywhere else rows.filter(pk__in=scope.maisons)
    return sorted(rows, key=lambda house: (station is None or house.pk != station.maison_id, house.name))


def _funds(request: HttpRequest) -> list[Fund]:
    """The year's open ones of the houses where she enrols, the counter's own first."""
    houses = _houses(request)
    place = {house.pk: rank for rank, house in enumerate(houses)}
    sectors = {}
    for rank, house in enumerate(houses):
        sectors.setdefault(house.sector_id, rank)
    found = [(place.get(row.maison_id, sectors.get(row.sector_id) if row.sector_id else None), row) for row in open_funds()]
    return [row for rank, row in sorted(((r, f) for r, f in found if r is not None), key=lambda pair: (pair[0], pair[1].pk))]


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def leader_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who stands there too, and says so."""
    row, asked = _here(request, pk), request.GET.get("q", "").strip()
    if request.method == "POST":
        person = get_object_or_404(Person.objects.visible_to(request.user), pk=number_sent(request.POST.get("qui"))).current_record
        try:
            add_leader(request=row, person=person, by=request.user)
            messages.success(request, f"{person.full_name} porte ce projet aussi.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{SPACE}:step", row.pk, 3)
    found = list(Person.objects.visible_to(request.user).current().matching(asked).called()[:FOUND]) if asked else []
    audit.note_readings(found, by=request.user, what=f"{SPACE}:leader_more")
    return render(request, "funds/desk/leader_more.html", {"row": row, "q": asked, "found": found})
