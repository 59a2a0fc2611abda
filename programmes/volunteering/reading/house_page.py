"""What the volunteers' room says on a house's public page: where a hand is wanted in the coming weeks."""

from django.db.models import Count, JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from portal.kit import dates
from portal.kit.registry import Moments

from ..models import Shift


def house_marks(house: OuterRef, at: Moments) -> dict:
    free = Shift.objects.open_to_volunteers(at.now).counted().filter(maison=house, free__gt=0, session__start__lt=at.soon)
    told = JSONObject(start="session__start", title="session__activity__title")
    return {
        "hands_wanted": Subquery(free.order_by().values("maison").annotate(n=Count("pk")).values("n")),
        "hands_next": Subquery(free.in_order().values_list(told)[:1], output_field=JSONField()),
    }


def house_panel(request, page) -> dict | None:
    """Nothing where no seat is free: nobody is asked for what is not wanted."""
    marks = page.marks
    if not marks["hands_wanted"]:
        return None
    following = marks["hands_next"]
    return {
        "number": marks["hands_wanted"], "title": following["title"], "when": dates.moment_short(dates.from_json(following["start"])),
        "url": f"{reverse('volunteering:shifts')}?maison={page.maison_row.slug}",
    }  # fmt: skip
