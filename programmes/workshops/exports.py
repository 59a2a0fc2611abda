"""What a person may take away of her courses: what she said of herself, and when somebody took news of her."""

from portal.people.models import Person

from .enums import Answer
from .models import FollowUp, Position
from .rules.statements import STATEMENTS


def positions_told(person: Person) -> dict:
    """Every answer of hers, by whichever record, what was corrected too."""
    rows = Position.objects.of_person(person).select_related("enrolment__sheet__course", "enrolment__sheet__activity")
    asked = FollowUp.objects.of_person(person).order_by("at", "pk")
    return {
        "points_d_etape": [_told(row) for row in rows.order_by("noted_at", "pk")],
        "nouvelles_prises": [{"le": row.at.isoformat(), "issue": str(row.get_outcome_display())} for row in asked],
    }


def _told(row: Position) -> dict:
    course = row.enrolment.sheet.course
    words = {one.code: one.words for one in STATEMENTS[course.level]}
    return {
        "cours": row.enrolment.sheet.activity.title,
        "niveau": str(course.get_level_display()),
        "quand": str(row.get_moment_display()),
        "dit_le": row.noted_at.isoformat(),
        "par": str(row.get_channel_display()),
        **({"corrige_le": row.replaced_at.isoformat()} if row.replaced_at else {}),
        "reponses": {words.get(code, code): str(Answer(answer).label) for code, answer in row.answers.items()},
    }
