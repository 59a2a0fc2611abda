"""Whom to see again. Places already taken that no longer fit: a qualification that lapses before the day, a shift moved onto another, the
adult beside a child who gave her place back, somebody who left; and qualifications that end. Nothing is undone by itself: the team reads
why, and sees to it with the person."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import HOLDING
from programmes.models import Enrolment

from ..models import HeldQualification, Shift, Volunteer
from ..rules import fitness
from .reasons_against import asks_of, read_hands, slot_of
from .roll import to_look_at

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


@dataclass
class Review:
    """One person to see again: why, the place first. `known`: her file is one that whoever looks may read."""

    person: Person
    places: list[Unfit] = field(default_factory=list)
    held: list[HeldQualification] = field(default_factory=list)
    known: bool = False

    @property
    def soonest(self) -> dt.datetime | None:
        """When the first shift begins that something stands against; None when it is only about a day that comes."""
        starts = [one.shift.session.start for one in self.places] + [one.shift_after for one in self.held if one.shift_after]
        return min(starts, default=None)

    @property
    def rank(self) -> tuple:
        """Shifts first, the soonest first; then qualifications, the first to end first."""
        if self.soonest:
            return (0, self.soonest, self.person.pk)
        return (1, min(one.valid_until for one in self.held), self.person.pk)


def to_review(user) -> list[Review]:
    """Everybody to see again in the houses of this member of staff, once each, with all that is to be seen. The same few queries
    whatever their number."""
    found: dict[int, Review] = {}

    def of(person: Person) -> Review:
        return found.setdefault(person.pk, Review(person))

    for unfit in unfit_seen_by(user):
        of(unfit.place.person.current_record).places.append(unfit)
    today = clock.today()
    for held in to_look_at(user):
        held.over = not held.counts_on(today)
        of(held.volunteer.person.current_record).held.append(held)
    files = Volunteer.objects.visible_to(user).annotate(kept=Coalesce("person__successor", "person")).filter(kept__in=list(found))
    for key in files.order_by().values_list("kept", flat=True) if found else ():
        found[key].known = True
    return sorted(found.values(), key=lambda one: one.rank)


def staff_tasks(user) -> list[dict]:
    """For who organises volunteers: one line for all of them."""
    if not user_can(user, Capability.MANAGE_VOLUNTEERS):
        return []
    number = len(to_review(user))
    task = {"label": "Bénévoles à revoir : une place, une qualification", "url": reverse("volunteering_desk:to_look_at"), "count": number}
    return [task] if number else []
