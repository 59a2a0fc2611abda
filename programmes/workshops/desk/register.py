"""Who was trained: names for the time of the certificate, then what structures are to renew, and one table a closed year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, clock
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import OurSign, small_csv
from portal.people.enums import Capability

from .. import trained_figures as figures
from ..models import Trained, Training
from ..trainings_seen import to_forget


@never_cache
@staff_gate(Capability.SEE_CONFIDENTIAL)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    years = figures.closed_years(today)
    context = {
        "trainings": to_forget(request.user), "renewals": figures.renewals(today), "years": years, "rule": figures.RULE,
        "table": figures.table_of(years[0], today) if years else None, "head": figures.HEAD, "today": today,
    }  # fmt: skip
    return render(request, "workshops/desk/register.html", context)


@never_cache
@staff_gate(Capability.SEE_CONFIDENTIAL)
@require_safe
def trained(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of one training, by structure, until they are forgotten. What is noted is that this list was read: a line for each
    person would join her to it for a year."""
    rows = Training.objects.visible_to(request.user).dated().select_related("sheet__maison")
    training = get_object_or_404(rows, pk=pk)
    audit.note_reading(training, by=request.user, what="workshops_desk:trained")
    people = Trained.objects.filter(training=training).select_related("structure", "person__successor")
    return render(
        request,
        "workshops/desk/trained.html",
        {"training": training, "people": people.order_by("structure__name", "person__sort_key", "pk")},
    )


@never_cache
@staff_gate(Capability.SEE_CONFIDENTIAL)
@require_safe
def register_csv(request: HttpRequest, year: int) -> HttpResponse:
    """A closed year, as a file; 404 for any other."""
    table = figures.table_of(year, clock.today())
    if table is None:
        raise Http404
    rows = [[OurSign(cell) if cell == figures.HIDDEN else cell for cell in row] for row in table.written()]
    return small_csv(f"formations-{year}", [f"année {year}, close", figures.RULE], [figures.HEAD, *rows])
