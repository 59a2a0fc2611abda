"""The addresses of the volunteers' room, with the right that opens each."""

from .road import BOTH, PAPER_ACTS, PEOPLE, POST, Account, Anyone, Desk, Own, Road, Town, always, house_of, paper, pk

VOLUNTEERS = [
    Road("volunteering:missions", Anyone()),
    Road("volunteering:charter", Anyone()),
    Road("volunteering:charter_paper", Anyone()),
    Road("volunteering:consent_paper", Anyone()),
    Road("volunteering:join", Anyone(), methods=BOTH),
    Road("volunteering:mine", Account(), methods=BOTH),
    Road("volunteering:stop", Account(), methods=BOTH),
    *(Road(f"desk_paper_{act}", house_of(PEOPLE, "enrolments.write"), paper("benevole", "maison"), methods) for act, methods in PAPER_ACTS),
    Road(
        "volunteering:house_feed", Anyone(), lambda house: (house.shift_feed.address.split("/")[-1].removesuffix(".ics"),)
    ),  # its token is all
    Road("volunteering_desk:week", Desk("volunteers.see")),
    Road("volunteering_desk:holes", Desk("volunteers.see")),
    Road("volunteering_desk:today", Desk("volunteers.see")),
    Road("volunteering_desk:by_person", Desk("volunteers.see")),
    Road("volunteering_desk:assign", house_of("enrolments.write", "volunteers.see"), pk("shift"), BOTH),
    Road("volunteering_desk:roster_paper", Desk("volunteers.see")),
    Road("volunteering_desk:export", Desk("volunteers.see"), always("csv")),
    Road("volunteering_desk:house_feed", Desk("volunteers.see"), methods=BOTH),
    Road("volunteering_desk:people", Desk("volunteers.see")),
    Road("volunteering_desk:to_look_at", Desk("volunteers.see")),
    Road("volunteering_desk:on_site", Desk("volunteers.see")),
    Road("volunteering_desk:on_site_paper", Desk("volunteers.see")),
    Road("volunteering_desk:charter", Desk("volunteers.see")),
    Road("volunteering_desk:charter_write", Town("volunteers.manage"), methods=BOTH),
    Road("volunteering_desk:person", house_of("people.see", gate="volunteers.see"), pk("member")),
    Road("volunteering_desk:begin", house_of("people.see", gate="enrolments.write"), pk("member"), BOTH),
    Road("volunteering_desk:edit", house_of("enrolments.write", "people.see"), pk("member"), BOTH),
    Road("volunteering_desk:stop", house_of("enrolments.write", "people.see"), pk("member"), BOTH),
    Road("volunteering_desk:qualification", house_of("volunteers.manage", "people.see"), pk("member"), POST),
    Road("volunteering_desk:papers", house_of("volunteers.manage", "people.see"), pk("member"), POST),
    Road("volunteering:shifts", Anyone()),
    Road("volunteering:shift", Anyone(), pk("shift"), BOTH),
    Road("volunteering:standing", Account(), pk("shift"), BOTH),
    Road("volunteering:standings", Account()),
    Road("volunteering:standing_end", Own("the member"), pk("standing"), POST),
    Road("volunteering_desk:shifts_for", house_of("people.see", gate="enrolments.write"), pk("other"), BOTH),
    Road(
        "volunteering_desk:standing_for",
        house_of("enrolments.write", "people.see"),
        lambda house: (house.other.pk, house.shift.pk),
        BOTH,
    ),
    Road("volunteering_desk:standing_end", house_of("enrolments.write", "people.see"), pk("standing"), POST),
]
