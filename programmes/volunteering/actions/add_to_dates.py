from collections.abc import Iterable

from django.db import transaction

from portal.people.models import Person

from ..models import Shift
from .plan_shift import plan_shift
from .write_template import Line


def add_to_dates(*, shifts: Iterable[Shift], line: Line, by, leader: Person | None = None, note: str = "") -> int:
    """One more post on the date of each of these shifts, all or none; dates of a series that have it already are left as they are. How many
    got it. Raises what `plan_shift` refuses on the first of them."""
    shifts = list(shifts)
    keys = [shift.session_id for shift in shifts]
    with transaction.atomic():
        have = set(Shift.objects.filter(session__in=keys[1:], post=line.post).values_list("session", flat=True))
        added = 0
        for shift in shifts:
            if shift.session_id in have:
                continue
            plan_shift(
                mission=shift.session.activity, maison=shift.maison, start=shift.session.start, end=shift.session.end, post=line.post,
                minimum=line.hands.minimum, wanted=line.hands.wanted, maximum=line.hands.maximum, session=shift.session,
                serves=shift.serves, leader=leader, note=note, by=by,
            )  # fmt: skip
            added += 1
        return added
