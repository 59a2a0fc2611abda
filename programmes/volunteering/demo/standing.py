"""Those of the demo who come every week, asked for at the counter."""

import datetime as dt

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from programmes.enums import Channel

from ..actions.ask_standing import ask_standing
from ..models import Mission, Shift, Volunteer

EACH = 2  # volunteers of a mission who come every week


def load(demo: Demo) -> None:
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=2), 10)):
        for mission in demo.progress(list(Mission.objects.order_by("path"))):
            _regulars(mission)


def _regulars(mission: Mission) -> None:
    """From the first shift that still has a seat; who is not fit for its post is passed over."""
    free = Shift.objects.open_to_volunteers().counted().filter(session__activity=mission, free__gt=0)
    shift = free.select_related("session", "sheet", "maison").in_order().last()
    if shift is None:
        return
    asked = 0
    for volunteer in Volunteer.objects.current().filter(maisons=shift.maison).select_related("person").order_by("pk"):
        try:
            ask_standing(person=volunteer.person, shift=shift, by=who_serves(shift.maison), channel=Channel.COUNTER)
            asked += 1
        except Refusal:
            continue
        if asked == EACH:
            return
