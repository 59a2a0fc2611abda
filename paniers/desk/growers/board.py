"""The farms: what is to be ordered, what was, who they are."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from programmes.models import Session

from ...models import Grower, GrowerContract, GrowerOrder
from ...reading.orders import Draft, crates_held, drafts, in_town
from .doors import AHEAD, BEHIND, PLAN, may_order, seasons


@dataclass(frozen=True)
class DayLine:
    """One farm on one day to come: its order, or what it would be."""

    day: dt.date
    contract: GrowerContract
    draft: Draft | None
    order: GrowerOrder | None


def coming_lines(contracts: list[GrowerContract], today: dt.date) -> list[DayLine]:
    """By day, then farm. Seven queries, whatever the number of baskets, days and farms."""
    dates = Session.objects.on().filter(activity__in={row.terms.season_id for row in contracts}, local_date__range=(today, today + AHEAD))
    days = set(dates.values_list("local_date", flat=True))
    worked = drafts(contracts, days)
    orders = GrowerOrder.objects.filter(contract__in=contracts, day__range=(today, today + AHEAD))
    sent = {(row.contract_id, row.day): row for row in orders}
    days |= {day for _, day in sent}  # a date called off since still has its orders
    return [
        DayLine(day, contract, worked.get((contract.pk, day)), sent.get((contract.pk, day)))
        for day in sorted(days)
        for contract in contracts
        if (contract.pk, day) in worked or (contract.pk, day) in sent
    ]


@never_cache
@staff_gate(PLAN)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    running = in_town(GrowerContract.objects.visible_to(request.user).filter(terms__in=seasons(), ends_on__gte=today))
    days = [(day, list(rows)) for day, rows in groupby(coming_lines(running, today), key=lambda line: line.day)]
    orders = GrowerOrder.objects.visible_to(request.user).select_related("contract__grower")
    past = orders.filter(day__lt=today, day__gte=today - BEHIND).order_by("-day", "contract__grower__name")
    farms = list(Grower.objects.order_by("name"))
    held = crates_held([farm.pk for farm in farms])
    hers = {contract.grower_id: contract for contract in running}
    context = {
        "days": days[:2],
        "later": days[2:],
        "past": list(past),
        "farms": [(farm, hers.get(farm.pk), held.get(farm.pk, 0)) for farm in farms],
        "may": may_order(request.user),
        "today": today,
        "this_year": today.year,
    }
    return render(request, "paniers/growers/board.html", context)
