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
]
