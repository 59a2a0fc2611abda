"""What the baskets say on a house's public page: the next distribution there, and whether one may still subscribe."""

from django.db.models import F, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from portal.kit import dates
from portal.kit.registry import Moments
from programmes.models import Session, SignUpSheet

from ..models import BasketSeason, SeasonTerms


def house_marks(house: OuterRef, at: Moments) -> dict:
    ahead = Session.objects.on().public().filter(maison=house, activity__in=BasketSeason.objects.values("pk"))
    ahead = ahead.filter(start__gt=at.now).order_by("start")
    open_now = SeasonTerms.objects.open_on(at.today).order_by().values("season")
    sheets = SignUpSheet.objects.filter(maison=house, activity__in=open_now)
    sheets = sheets.filter(Q(closes_at=None) | Q(closes_at__gt=at.now)).order_by("pk")
    when = JSONObject(start="start", end="end")
    room = JSONObject(left=F("capacity") + F("overbooked") - F("taken"))
    return {
        "basket_next": Subquery(ahead.values_list(when)[:1], output_field=JSONField()),
        "basket_sheet": Subquery(sheets.values_list(room)[:1], output_field=JSONField()),
    }


def house_panel(request, page) -> dict | None:
    """Nothing where no season runs at this house. No figure: « il reste des paniers » or « complet »."""
    following, sheet = page.marks["basket_next"], page.marks["basket_sheet"]
    if not (following and sheet):
        return None
    start, end = dates.from_json(following["start"]), dates.from_json(following["end"])
    day = dates.day_long(dates.local(start).date(), year=False)
    return {"day": day, "hours": dates.hours_range(start, end), "full": sheet["left"] is not None and sheet["left"] <= 0}
