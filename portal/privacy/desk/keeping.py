"""How long everything is kept, what the purges took away, what would go tonight."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, paper, registry
from portal.kit.gates import staff_gate
from portal.kit.models import PurgeReport
from portal.kit.registry import Delay
from portal.kit.rules.months import months_later
from portal.kit.spreadsheets import small_csv
from portal.people.enums import Capability

from ..rules import delays
from ..rules.kinds import said as kind_said
from .requests import tabs_of

MONTHS = 13


def table() -> list[dict]:
    """One line for each delay of each treatment, as the purges read it; a treatment without a delay of its own says what it follows."""
    return [
        {"treatment": row.name, "delay": delay, "said": delays.said(delay.number, delay.unit), "purge": delay.purge}
        for row in registry.treatments
        for delay in row.delays or (Delay("Tout", 0, "", row.kept, row.purge, row.why_none),)
    ]


@staff_gate(Capability.ENTER_DESK)
@require_safe
def keeping(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/desk/keeping.html", {"lines": table(), "may": tabs_of(request)})


@staff_gate(Capability.ENTER_DESK)
@require_safe
def keeping_paper(request: HttpRequest) -> HttpResponse:
    return paper.pdf_response("privacy/keeping_paper.html", {"lines": table(), "today": clock.today()}, name="durees.pdf", request=request)


@never_cache
@staff_gate(Capability.READ_AUDIT)
@require_safe
def purges(request: HttpRequest) -> HttpResponse:
    """Month by month, what went by kind; the days of the month chosen; what would go tonight."""
    today = clock.today()
    since = months_later(today.replace(day=1), -MONTHS + 1)
    reports = list(PurgeReport.objects.filter(day__gte=since).order_by("-at", "-pk"))
    months = _by_month(reports)
    chosen = request.GET.get("mois", "")
    chosen = chosen if chosen in {month["key"] for month in months} else (months[0]["key"] if months else "")
    days = [{"report": row, "lines": _lines(row.counts)} for row in reports if f"{row.day:%Y-%m}" == chosen]
    context = {"months": months, "chosen": chosen, "days": days, "tonight": tonight(today), "may": tabs_of(request)}
    return render(request, "privacy/desk/purges.html", context)


def tonight(today: dt.date) -> list[dict]:
    """What each purge that can count without touching would take away now."""
    found: dict[str, list] = {}
    for key, preview in registry.purge_previews.items():
        found.setdefault(_treatment_of(key), []).extend(_lines({key: preview(today)}))
    return [{"label": label, "lines": lines} for label, lines in found.items()]


def _treatment_of(purge: str) -> str:
    return next((row.name for row in registry.treatments if purge in row.purge_keys), purge)


def _lines(counts: dict) -> list[tuple[str, int]]:
    """(words, number) of what went; what did not go is not said."""
    return [(kind_said(kind, number), number) for kinds in counts.values() for kind, number in kinds.items() if number]


def _by_month(reports: list[PurgeReport]) -> list[dict]:
    found: dict[str, dict] = {}
    for row in reports:
        month = found.setdefault(f"{row.day:%Y-%m}", {"first": row.day.replace(day=1), "runs": 0, "failed": 0, "kinds": defaultdict(int)})
        month["runs"] += 1
        month["failed"] += bool(row.errors)
        for kinds in row.counts.values():
            for kind, number in kinds.items():
                month["kinds"][kind] += number
    for month in found.values():
        kinds = sorted(month["kinds"].items(), key=lambda pair: -pair[1])
        month["total"] = sum(number for _, number in kinds)
        month["kinds"] = [(kind_said(kind, number), number) for kind, number in kinds if number]
    return [{"key": key, **month} for key, month in found.items()]


@never_cache
@staff_gate(Capability.READ_AUDIT)
@require_safe
def purges_export(request: HttpRequest) -> HttpResponse:
    """One line for each day, purge and kind. Numbers only."""
    return small_csv("purges", ("jour", "traitement", "quoi", "nombre", "erreur"), _purge_rows())


def _purge_rows() -> Iterator[tuple]:
    for row in PurgeReport.objects.order_by("at", "pk").iterator():
        for key, kinds in row.counts.items():
            for kind, number in kinds.items():
                yield row.day.isoformat(), _treatment_of(key), kind_said(kind), number, ""
        for key, error in row.errors.items():
            yield row.day.isoformat(), _treatment_of(key), "", "", error
