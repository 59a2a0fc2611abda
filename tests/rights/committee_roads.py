"""The addresses of the committees, with the right that opens each."""

from .proposal_roads import PROPOSALS
from .road import BOTH, PAPER_ACTS, PEOPLE, POST, Anyone, Desk, Own, Road, house_of, paper, pk

SEE, KEEP, NOTE = "committees.see", "committees.keep", "enrolments.write"
COMMITTEES = [
    Road("committees:landing", Anyone()),
    Road("committees_desk:home", Desk(SEE)),
    # Members and calls for members
    Road("committees:charter", Anyone(), pk("committee")),
    Road("committees:member", Own("referent"), pk("committee")),
    Road("committees:call", Anyone(), pk("committee_call"), BOTH),
    Road("committees:candidacy_back", Own("referent"), pk("candidacy"), BOTH),
    *(Road(f"desk_paper_{act}", house_of(PEOPLE, NOTE), paper("comites", "committee_call"), methods) for act, methods in PAPER_ACTS),
    Road("committees_desk:open", Desk(KEEP), methods=BOTH),
    Road("committees_desk:body", house_of(SEE), pk("committee")),
    Road("committees_desk:settings", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:charter", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:charter_adopt", house_of(KEEP), pk("committee"), POST),
    Road("committees_desk:charter_paper", house_of(SEE), pk("committee_charter")),
    Road("committees_desk:rules", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:seats", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:name", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:mandate", house_of(KEEP), pk("committee_mandate"), BOTH),
    Road("committees_desk:call_new", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:call", house_of(KEEP), pk("committee_call"), BOTH),
    Road("committees_desk:candidacy", house_of("people.see", gate=NOTE), pk("other"), BOTH),
    Road("committees_desk:candidacy_back", house_of("people.see", gate=NOTE), pk("candidacy"), POST),
    Road("committees_desk:home", Desk("committees.see")),
    *PROPOSALS,
    # Meetings: convoked, sat, voted at
    Road("committees:meeting", Own("referent"), pk("committee_meeting"), BOTH),
    Road("committees:vote", Own("referent"), pk("committee_meeting"), BOTH),
    Road("committees:ticks", Anyone(), methods=POST),  # as « programmes:ticks »
    Road("committees_desk:plan_meeting", house_of(KEEP), pk("committee"), BOTH),
    Road("committees_desk:adopt_date", house_of(KEEP), lambda house: (house.committee_meeting.session_id,), POST),
    Road("committees_desk:sitting", house_of(SEE), pk("committee_meeting")),
    Road("committees_desk:sitting", house_of(KEEP), pk("committee_meeting"), POST),
    Road("committees_desk:prepare", house_of(SEE), pk("committee_meeting")),
    Road("committees_desk:prepare", house_of(KEEP), pk("committee_meeting"), POST),
    Road("committees_desk:item", house_of(KEEP), lambda house: (house.committee_meeting.pk, house.committee_item.pk), BOTH),
    Road("committees_desk:notes", house_of(KEEP), lambda house: (house.committee_meeting.pk, house.committee_item.pk), POST),
    Road("committees_desk:vote_act", house_of(KEEP), lambda house: (house.committee_meeting.pk, house.committee_vote.pk), POST),
    Road("committees_desk:lent", house_of(KEEP), lambda house: (house.committee_meeting.pk, house.committee_vote.pk), BOTH),
    Road("committees_desk:ballots", house_of(KEEP), lambda house: (house.committee_meeting.pk, house.committee_vote.pk)),
    Road("committees_desk:second", house_of(KEEP), pk("committee_meeting"), BOTH),
    Road("committees_desk:rekey", house_of(KEEP), pk("committee_meeting"), BOTH),
    Road("committees_desk:meeting_paper", house_of(SEE), lambda house: (house.committee_meeting.pk, "feuille")),
    Road("committees_desk:answers", house_of("people.see", gate=NOTE), pk("referent"), BOTH),
]
