"""The demo's counter: a month of visits, busier on the mornings of weekdays."""

import datetime as dt

from portal.kit.demo import Demo
from portal.places.models import Maison

from .enums import Way
from .models import VisitCount

DAYS, OPEN, BUSY = 30, range(9, 18), range(9, 12)


def load(demo: Demo) -> None:
    """Every house counts its last thirty days, Sundays excepted."""
    rows = []
    for maison in demo.progress(list(Maison.objects.order_by("pk"))):
        for ago in range(1, DAYS + 1):
            day = demo.day - dt.timedelta(days=ago)
            if day.weekday() == 6:
                continue
            for hour in OPEN:
                most = {Way.COUNTER: 12 if hour in BUSY else 5, Way.PHONE: 6 if hour in BUSY else 3}
                rows += [
                    VisitCount(maison=maison, day=day, hour=hour, way=way, people=people)
                    for way, top in most.items()
                    if (people := demo.random.randint(0, top))
                ]
    VisitCount.objects.bulk_create(rows, batch_size=1000)
