"""The addresses at which shifts are taken: by a resident, and for her at the counter."""

from .road import BOTH, POST, Account, Anyone, Desk, Own, Road, house_of, pk

SHIFTS = [
    Road("volunteering:shifts", Anyone()),
    Road("volunteering:shift", Anyone(), pk("shift"), BOTH),
    Road("volunteering:standing", Account(), pk("shift"), BOTH),
    Road("volunteering:standings", Account()),
    Road("volunteering:standing_end", Own("the member"), pk("standing"), POST),
    Road("volunteering_desk:unfit", Desk("volunteers.see")),
    Road("volunteering_desk:shifts_for", house_of("people.see", gate="enrolments.write"), pk("other"), BOTH),
    Road(
        "volunteering_desk:standing_for", house_of("enrolments.write", "people.see"), lambda house: (house.other.pk, house.shift.pk), BOTH
    ),
    Road("volunteering_desk:standing_end", house_of("enrolments.write", "people.see"), pk("standing"), POST),
]
