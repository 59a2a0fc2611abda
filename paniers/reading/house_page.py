"""What the baskets say on a house's public page: the next distribution there, and whether one may still subscribe."""

from django.db.models import Exists, F, OuterRef, Q, Subquery

from portal.kit import clock, dates
from programmes.models import Session, SignUpSheet

from ..models import BasketSeason, SeasonTerms


def house_marks(house: OuterRef) -> dict:
    ahead = Session.objects.on().public().filter(maison=house, activity__in=BasketSeason.objects.values("pk"))
    ahead = ahead.filter(start__gt=clock.now()).order_by("start")
    open_now = SeasonTerms.objects.open_on(clock.today()).order_by().values("season")
    sheets = SignUpSheet.objects.filter(maison=house, activity__in=open_now)
    sheets = sheets.filter(Q(closes_at=None) | Q(closes_at__gt=clock.now())).order_by("pk")
    left = sheets.annotate(free=F("capacity") + F("overbooked") - F("taken")).values("free")
    return {
        "basket_start": Subquery(ahead.values("start")[:1]), "basket_end": Subquery(ahead.values("end")[:1]),
        "basket_open": Exists(sheets), "basket_left": Subquery(left[:1]),
    }  # fmt: skip


def house_panel(request, page) -> dict | None:
    """Nothing where no season runs at this house. No figure: « il reste des paniers » or « complet »."""
    marks = page.marks
    if not (marks["basket_open"] and marks["basket_start"]):
        return None
    start, end = marks["basket_start"], marks["basket_end"]
    when = f"{dates.day_long(dates.local(start).date(), year=False)}, {dates.hours_range(start, end)}"
    return {"when": when, "full": marks["basket_left"] is not None and marks["basket_left"] <= 0}
