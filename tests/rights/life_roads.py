"""The addresses of the life of shifts: a place handed on, hands called for, a first time without an account."""

from .road import BOTH, POST, Account, Anyone, Desk, Own, Road, house_of, pk

LIFE = [
    Road("volunteering:first_time", Anyone(), lambda house: (house.first_secret,), BOTH),
    Road("volunteering:swaps", Account()),
    Road("volunteering:swap", Account(), pk("swap"), BOTH),
    Road("volunteering:swap_offer", Own("the member"), pk("shift_place"), POST),
    Road("volunteering:swap_keep", Own("the member"), pk("swap"), POST),
    Road("volunteering_desk:swaps_for", house_of("people.see", gate="enrolments.write"), pk("other"), BOTH),
    Road("volunteering_desk:handing_on", Desk("volunteers.see")),
    Road("volunteering_desk:first_times", Desk("enrolments.write"), methods=BOTH),
    Road("volunteering_desk:first_time_stop", house_of("enrolments.write"), pk("first_link"), POST),
]
