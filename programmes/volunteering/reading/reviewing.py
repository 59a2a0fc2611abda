"""Places already taken that no longer fit: a qualification that lapses before the day, a shift moved onto another, the adult beside a
child who gave her place back, somebody who left. Nothing is undone by itself: the team reads why, and sees to it with the person."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.enums import HOLDING
from programmes.models import Enrolment

from ..models import Shift
from ..rules import fitness
from .reasons_against import asks_of, read_hands, slot_of

AHEAD = dt.timedelta(days=14)  # the fortnight that a coordinator looks at


@dataclass(frozen=True)
class Unfit:
    """One place, and what stands against it now."""

    place: Enrolment
    shift: Shift
    reasons: tuple[Refusal, ...]


def unfit_places(shifts) -> list[Unfit]:
    """Of these shifts (a queryset), the places held by whoever is no longer fit, the soonest first; what is only about her time, or said
    in the first place as she took it, counts not. Five queries whatever their number, two more where a child comes with an adult."""
    found = {shift.sheet_id: shift for shift in shifts.select_related("session__activity", "maison", "post", "sheet").in_order()}
    rows = list(
        Enrolment.objects.filter(sheet__in=found, state__in=HOLDING, guest=False).select_related("person__successor").order_by("pk")
    )
    if not rows:
        return []
    asks = asks_of({shift.post_id for shift in found.values()})
    slots = {key: replace(slot_of(shift, asks[shift.post_id]), seats=True) for key, shift in found.items()}
    hands = read_hands([row.person for row in rows], slots.values(), collected=False)
    by_sheet: dict[int, list[Unfit]] = defaultdict(list)
    for row in rows:
        hand = hands[row.person.successor_id or row.person_id]
        reasons = fitness.reasons(hand, slots[row.sheet_id], now=clock.now())
        if hard := tuple(reason for reason in reasons if reason.code not in fitness.SOFT):
            by_sheet[row.sheet_id].append(Unfit(row, found[row.sheet_id], hard))
    return [one for key in found for one in by_sheet.get(key, [])]


def unfit_seen_by(user) -> list[Unfit]:
    """Those of the fortnight to come in the houses where this member of staff sees the volunteers."""
    shifts = Shift.objects.visible_to(user).to_come().filter(session__start__lt=clock.now() + AHEAD)
    return unfit_places(shifts)


def staff_tasks(user) -> list[dict]:
    """For who organises volunteers."""
    if not user_can(user, Capability.MANAGE_VOLUNTEERS):
        return []
    number = len(unfit_seen_by(user))
    return (
        [{"label": "Places de bénévoles à revoir avec la personne", "url": reverse("volunteering_desk:unfit"), "count": number}]
        if number
        else []
    )
