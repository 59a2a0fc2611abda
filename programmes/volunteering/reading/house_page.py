"""What the volunteers' room says on a house's public page: where a hand is wanted in the coming weeks."""

import datetime as dt

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from portal.kit import clock, dates

from ..models import Shift

AHEAD = dt.timedelta(days=30)


def house_marks(house: OuterRef) -> dict:
    now = clock.now()
    free = Shift.objects.open_to_volunteers().counted().filter(maison=house, free__gt=0, session__start__lt=now + AHEAD)
    return {
        "hands_wanted": Subquery(free.order_by().values("maison").annotate(n=Count("pk")).values("n")),
        "hands_start": Subquery(free.in_order().values("session__start")[:1]),
        "hands_title": Subquery(free.in_order().values("session__activity__title")[:1]),
    }


def house_panel(request, page) -> dict | None:
    """Nothing where no seat is free: nobody is asked for what is not wanted."""
    marks = page.marks
    if not marks["hands_wanted"]:
        return None
    return {
        "number": marks["hands_wanted"], "title": marks["hands_title"], "when": dates.moment_short(marks["hands_start"]),
        "url": f"{reverse('volunteering:shifts')}?maison={page.maison_row.slug}",
    }  # fmt: skip
