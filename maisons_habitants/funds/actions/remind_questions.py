"""A week after a question of the house that nobody answered, who leads the project is told once more."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock

from ..enums import State
from ..models import FundRequest
from ..notifications.review import tell_reminded
from ..reading.silence import unanswered
from ..rules.silence import REMINDED_AFTER_DAYS
from .move_request import lock_request

AT_ONCE = 100  # requests a run: the next minute takes the next ones


def due(now: dt.datetime):
    return unanswered(now, REMINDED_AFTER_DAYS).filter(reminded_at=None)


def remind_questions() -> int:
    """From `tick`: how many requests were recalled. Twice is once."""
    now = clock.now()
    keys = due(now).order_by("request").values_list("request", flat=True).distinct()[:AT_ONCE]
    return sum(_remind(key, now) for key in list(keys))


def _remind(key: int, now: dt.datetime) -> bool:
    with transaction.atomic():
        row: FundRequest = lock_request(key)
        rows = list(due(now).filter(request=row).order_by("pk"))
        if not rows or row.state != State.INCOMPLETE:
            return False
        for one in rows:
            one.reminded_at = now
            one.save(update_fields=["reminded_at"])
        audit.record("funds.remind_questions", row, by=audit.SYSTEM, maison=row.maison_id, questions=len(rows))
        tell_reminded(row, [one.words for one in rows], turn=rows[-1].pk, by=audit.SYSTEM)
    return True
