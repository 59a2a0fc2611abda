"""Counts for the team and for the needs analysis: on the screen and as files, small cells hidden on both."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import OurSign, small_csv
from portal.people.enums import Capability

from .. import figures
from ..forms import MonthsForm
from .sight import tabs


def csv_response(name: str, head: list[str], rows: Iterable[list[str]]) -> HttpResponse:
    """A file for a spreadsheet. It bears its date and its rule."""
    said = ([OurSign(cell) if cell == figures.HIDDEN else cell for cell in row] for row in rows)
    return small_csv(name, [f"au {clock.today().isoformat()}", figures.RULE], [head, *said])


def year_asked(request: HttpRequest) -> int:
    return MonthsForm(request.GET).year(clock.today())


@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def referral_figures(request: HttpRequest) -> HttpResponse:
    year = year_asked(request)
    context = {"year": year, "rows": figures.referral_rows(year), "head": figures.REFERRAL_HEAD, "rule": figures.RULE, **tabs(request)}
    return render(request, "casework/desk/referral_figures.html", context)


@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def referral_figures_csv(request: HttpRequest) -> HttpResponse:
    year = year_asked(request)
    rows = ([*row.head, *row.written] for row in figures.referral_rows(year))
    return csv_response(f"orientations-{year}", figures.REFERRAL_HEAD, rows)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_safe
def address_figures(request: HttpRequest) -> HttpResponse:
    context = {"years": figures.address_years(clock.today()), "head": figures.ADDRESS_HEAD, "rule": figures.RULE}
    return render(request, "casework/desk/address_figures.html", context)


@staff_gate(Capability.REGISTER_ADDRESSES)
@require_safe
def address_figures_csv(request: HttpRequest) -> HttpResponse:
    rows = ([str(row.year), *row.written] for row in figures.address_years(clock.today(), 5))
    return csv_response("domiciliations", figures.ADDRESS_HEAD, rows)
