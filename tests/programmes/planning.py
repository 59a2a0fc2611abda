"""What the tests of the planner plan: a house with rooms, a page, eight Thursdays."""

import datetime as dt

from portal.kit import registry
from portal.places.models import Room
from programmes.actions.plan_series import plan_series
from programmes.recipes import Terms

from . import factories as make

THURSDAY = dt.date(2027, 1, 7)
EIGHT = [THURSDAY + dt.timedelta(weeks=week) for week in range(8)]
TEN, NOON = dt.time(10), dt.time(12)


def room(name: str = "Salle bleue", house=None, **fields) -> Room:
    return Room.objects.create(maison=house or make.maison(), name=name, **fields)


def plan(recipe: str = "inscription", days=None, page=None, house=None, **fields):
    """A series of the page, three Thursdays unless told; `terms` for the places."""
    return plan_series(
        recipe=registry.recipes.get(recipe), activity=(page or make.event()).activity_ptr, maison=house or make.maison(),
        days=EIGHT[:3] if days is None else days, begins=fields.pop("begins", TEN), ends=fields.pop("ends", NOON),
        terms=fields.pop("terms", Terms(capacity=5, waiting_list=True)), by=fields.pop("by", None), **fields,
    )  # fmt: skip
