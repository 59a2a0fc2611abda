"""What a person may take away of her places: where she was, is and will be expected. Never what her household pays."""

from portal.people.models import Person

from .enums import NeedToCome
from .models import Enrolment


def places_of(person: Person) -> dict:
    """Every place and demand of hers, by whichever record, with its dates and whether she came."""
    rows = Enrolment.objects.filter(person__in=Person.objects.records_of(person)).order_by("since", "pk")
    rows = rows.select_related("sheet__activity", "sheet__maison", "party", "limit").prefetch_related(
        "sheet__sessions", "attendances", "answers__question", "party__answers__question", "party__needs", "party__enrolments"
    )
    return {"places": [_place(row) for row in rows]}


def _needs(row: Enrolment, need) -> list[str]:
    """Her own place where it was counted for a need, then what the party said together."""
    own = [row.limit.get_need_display()] if row.limit else []
    return own + ([str(NeedToCome(code).label) for code in need.codes] + ([need.words] if need.words else []) if need else [])


def _place(row: Enrolment) -> dict:
    first = row.pk == min(one.pk for one in row.party.enrolments.all())  # what a party said together is of who came first in it
    need = getattr(row.party, "needs", None) if first else None
    shared = [answer for answer in row.party.answers.all() if first and answer.enrolment_id is None]
    came = {attendance.session_id: attendance.get_presence_display() for attendance in row.attendances.all()}
    return {
        "pour": row.sheet.title or row.sheet.activity.title,
        "maison": row.sheet.maison.name,
        **({"confidentiel": True} if row.sheet.confidential else {}),
        **({"accompagnant": row.guest_name} if row.guest else {}),
        "places": row.places,
        "etat": row.get_state_display(),
        "demande_le": row.since.isoformat(),
        **({"rang_du_tirage": row.draw_rank} if row.draw_rank else {}),
        "reponses": {answer.question.words: answer.text for answer in [*shared, *row.answers.all()]},
        "besoins": _needs(row, need),
        "dates": [
            {"debut": date.start.isoformat(), "fin": date.end.isoformat(), "etat": date.get_state_display(), "presence": came.get(date.pk)}
            for date in sorted(row.sheet.sessions.all(), key=lambda date: date.start)
        ],
    }
