"""The addresses of the volunteers' room, with the right that opens each."""

from .road import BOTH, PAPER_ACTS, PEOPLE, POST, Account, Anyone, Desk, Road, Town, house_of, paper, pk

VOLUNTEERS = [
    Road("volunteering:missions", Anyone()),
    Road("volunteering:charter", Anyone()),
    Road("volunteering:charter_paper", Anyone()),
    Road("volunteering:consent_paper", Anyone()),
    Road("volunteering:join", Anyone(), methods=BOTH),
    Road("volunteering:mine", Account(), methods=BOTH),
    Road("volunteering:stop", Account(), methods=BOTH),
    *(Road(f"desk_paper_{act}", house_of(PEOPLE, "enrolments.write"), paper("benevole", "maison"), methods) for act, methods in PAPER_ACTS),
    Road("volunteering_desk:week", Desk("volunteers.see")),
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
]
