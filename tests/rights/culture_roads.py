"""The addresses of the outings, with the right that opens each."""

from .road import BOTH, PAPER_ACTS, PEOPLE, POST, Anyone, Desk, Own, Road, Town, house_of, paper, pk

CULTURE = [
    Road("pass_culture:landing", Anyone()),
    Road("pass_culture:card", Anyone(), methods=BOTH),
    Road("pass_culture:card_stop", Own("referent"), pk("culture_card"), BOTH),
    *(Road(f"desk_paper_{act}", house_of(PEOPLE, "enrolments.write"), paper("sorties", "maison"), methods) for act, methods in PAPER_ACTS),
    Road("pass_culture:openings", Own("referent"), pk("culture_card"), POST),
    Road("pass_culture:ticks", Anyone(), methods=POST),  # as « programmes:ticks »
    Road("pass_culture:together", Own("referent"), pk("trip_place"), POST),
    Road("pass_culture_desk:call", house_of("attendance.tick"), pk("trip"), BOTH),
    Road("pass_culture_desk:call_paper", house_of("attendance.tick"), pk("trip")),
    Road("pass_culture_desk:confide", house_of("sheets.share"), pk("trip"), BOTH),
    Road("pass_culture_desk:convoke", house_of("enrolments.write"), pk("trip"), POST),
    Road("pass_culture_desk:convocations", house_of("people.see", gate="enrolments.see"), pk("trip")),
    Road("pass_culture_desk:questions_paper", house_of("enrolments.see"), pk("trip")),
    Road("pass_culture_desk:after_paper", house_of("enrolments.see"), pk("trip")),
    Road("pass_culture_desk:place", house_of("enrolments.see"), pk("trip_place")),
    Road("pass_culture_desk:place", house_of("enrolments.write", gate="enrolments.see"), pk("trip_place"), POST),
    Road("pass_culture_desk:home", Desk("enrolments.see")),
    Road("pass_culture_desk:trip", house_of("enrolments.see"), pk("trip")),
    Road("pass_culture_desk:trip_change", house_of("activities.plan"), pk("trip"), BOTH),
    Road("pass_culture_desk:trip_escorts", house_of("activities.plan"), pk("trip"), BOTH),
    Road("pass_culture_desk:trip_announce", house_of("activities.plan"), pk("trip"), POST),
    Road("pass_culture_desk:openings", house_of("people.see", gate="enrolments.write"), pk("culture_card"), POST),
    Road("pass_culture_desk:card", house_of("people.see", gate="enrolments.write"), pk("other"), BOTH),
    Road("pass_culture_desk:cards", Desk("enrolments.write")),
    Road("pass_culture_desk:stop", house_of("people.see", gate="enrolments.write"), pk("culture_card"), BOTH),
    Road("pass_culture_desk:refuse", house_of("enrolments.write", "people.see"), pk("culture_request"), BOTH),
    Road("pass_culture_desk:seasons", Desk("enrolments.see")),
    Road("pass_culture_desk:season_new", Town("activities.plan"), methods=BOTH),
    Road("pass_culture_desk:season", Town("activities.plan"), pk("culture_season"), BOTH),
    Road("pass_culture_desk:counts", Desk("enrolments.see"), pk("culture_season")),
]
