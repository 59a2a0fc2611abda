"""The addresses of the leaves, room by room."""

from .committee_roads import COMMITTEES
from .culture_roads import CULTURE
from .fund_after_roads import AFTER
from .fund_decision_roads import DECISION
from .fund_evidence_roads import EVIDENCE
from .fund_fund_roads import FUND
from .fund_request_roads import REQUEST
from .fund_review_roads import FUND_REVIEW
from .publishing_roads import PUBLISHING
from .road import BOTH, POST, Account, Desk, Nobody, Own, Road, house_of, pk


def said_before(house) -> tuple:
    """The member's place on the house's course, and the moment before it."""
    return house.course_place.pk, "before"


def validated(house) -> tuple:
    """The member, and her validation for a sentinel day."""
    return house.member.pk, house.validation.pk


COURSES = [
    Road("workshops:mine", Account()),
    Road("workshops:position", Own("the member"), said_before, BOTH),
    Road("workshops_desk:courses", Desk("enrolments.see")),
    Road("workshops_desk:course", Nobody("who follows the course reads it, whatever anybody's role", gate="desk.enter"), pk("course")),
    Road("workshops_desk:facilitator", house_of("activities.plan"), pk("course"), BOTH),
    Road("workshops_desk:person", house_of("people.see", gate="enrolments.write"), pk("member")),
    Road("workshops_desk:note", house_of("enrolments.write", "people.see", gate="desk.enter"), said_before, BOTH),
]
MACHINES = [
    Road("workshops:loans", Account()),
    Road("workshops:agreement", Own("the member"), pk("loan")),
    Road("workshops_desk:lend", house_of("people.see", gate="enrolments.write"), pk("member"), BOTH),
    Road("workshops_desk:machines", Desk("enrolments.see")),
    Road("workshops_desk:machine_new", Desk("activities.plan"), methods=BOTH),
    Road("workshops_desk:machine", house_of("enrolments.see"), pk("machine")),
    Road("workshops_desk:machine_write", house_of("activities.plan"), pk("machine"), BOTH),
    Road("workshops_desk:machine_move", house_of("activities.plan"), pk("machine"), "POST"),
    Road("workshops_desk:loan", house_of("enrolments.see"), pk("loan")),
    Road("workshops_desk:agreement", house_of("enrolments.see"), pk("loan")),
    Road("workshops_desk:loan_back", house_of("enrolments.write"), pk("loan"), "POST"),
    Road("workshops_desk:loan_prolong", house_of("enrolments.write"), pk("loan"), "POST"),
    Road("workshops:helps", Account()),
    Road("workshops:help_drop", Own("the member"), pk("help"), "POST"),
    Road("workshops_desk:helps", house_of("people.see", gate="enrolments.write"), pk("member"), BOTH),
    Road("workshops_desk:help_drop", house_of("enrolments.write"), pk("help"), "POST"),
    Road("workshops_desk:help_paper", house_of("enrolments.write"), pk("help")),
    Road("workshops_desk:sell", house_of("people.see", gate="enrolments.write"), pk("member"), BOTH),
    Road("workshops_desk:sale", house_of("enrolments.write"), pk("sale"), BOTH),
    Road("workshops_desk:sale_paper", house_of("enrolments.write"), pk("sale")),
    Road("workshops_desk:loan_remind", house_of("enrolments.write"), pk("loan"), "POST"),
]
TRAININGS = [
    Road("workshops_desk:trainings", Desk("confidential.see")),
    Road("workshops_desk:register", Desk("confidential.see")),
    Road("workshops_desk:trained", house_of("confidential.see"), pk("training")),
    Road(
        "workshops_desk:register_csv", Nobody("a year that is not closed is told to nobody", gate="confidential.see"), lambda house: (2026,)
    ),
    Road("workshops_desk:validation", house_of("people.see", gate="confidential.see"), pk("member"), BOTH),
    Road("workshops_desk:validation_withdraw", house_of("people.see", gate="confidential.see"), validated, POST),
]
LEAVES = [
    *COURSES, *MACHINES, *TRAININGS, *CULTURE, *COMMITTEES, *PUBLISHING, *FUND, *REQUEST, *FUND_REVIEW, *DECISION, *AFTER, *EVIDENCE,
]  # fmt: skip
