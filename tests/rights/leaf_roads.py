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
LEAVES = [*COURSES, *TRAININGS, *CULTURE, *COMMITTEES, *PUBLISHING, *FUND, *REQUEST, *FUND_REVIEW, *DECISION, *AFTER, *EVIDENCE]
