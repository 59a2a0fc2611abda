"""Who could come to a shift: volunteers of its house who may be called and against whom nothing stands. A few queries for any number of
shifts of any houses (`actions.reasons_against.read_hands`)."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.people.models import Person
from programmes.enums import HOLDING
from programmes.models import Enrolment

from ..models import Shift, Volunteer
from ..rules import fitness
from .reasons_against import asks_of, read_hands, slot_of


def fit_people(shifts: list[Shift]) -> dict[int, list[Person]]:
    """By key of a shift, its people in a settled order; `session` and `sheet` loaded. Not those who have a place there already. Judged as
    the act itself will judge them: nobody is asked who would then be refused."""
    asks = asks_of({shift.post_id for shift in shifts})
    slots = {shift.pk: slot_of(shift, asks[shift.post_id]) for shift in shifts}
    by_house = _who_may_be_called({shift.maison_id for shift in shifts})
    everybody = {person.pk: person for people in by_house.values() for person in people}
    hands = read_hands(everybody.values(), list(slots.values()))
    on_it = _on({shift.sheet_id for shift in shifts})
    now = clock.now()
    return {
        shift.pk: [
            person
            for person in by_house[shift.maison_id]
            if person.pk not in on_it[shift.sheet_id] and fitness.fits(hands[person.pk], slots[shift.pk], now=now)
        ]
        for shift in shifts
    }


def _who_may_be_called(houses: set[int]) -> dict[int, list[Person]]:
    """Volunteers by house. Two queries."""
    through = Volunteer.maisons.through.objects.filter(maison__in=houses).values_list("maison", "volunteer")
    asked = Volunteer.objects.current().filter(may_be_called=True, maisons__in=houses).distinct()
    files = {file.pk: file.person.current_record for file in asked.select_related("person__successor")}
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for maison, file in through.order_by("volunteer"):
        if file in files:
            found[maison][files[file].pk] = files[file]
    return {house: list(found[house].values()) for house in houses}


def _on(sheets: set[int]) -> dict[int, set[int]]:
    """By sheet, the current records that have a place on it."""
    rows = Enrolment.objects.annotate(kept=Coalesce("person__successor", "person")).filter(sheet__in=sheets, state__in=HOLDING)
    found: dict[int, set[int]] = defaultdict(set)
    for sheet, kept in rows.values_list("sheet", "kept"):
        found[sheet].add(kept)
    return found
