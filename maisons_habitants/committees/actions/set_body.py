import uuid

from portal.kit import audit
from portal.kit.request_keys import once

from ..models import Body
from .lock_body import lock_body, moved_on


def set_body(*, body: Body, youngest: int, answer_days: int, by, seen: int | None = None, key: uuid.UUID | None = None) -> Body:
    """From which age one sits, and how many days the house has to answer a proposal. Who sits already stays. Raises « deja-modifie »."""
    with once(key, f"committees.set_body:{body.pk}", by=by) as request:
        if request.done:
            return Body.objects.get(pk=body.pk)
        body = lock_body(body, seen=seen)
        body.youngest, body.answer_days = youngest, answer_days
        body.save(update_fields=["youngest", "answer_days"])
        audit.record("committees.set_body", body, by=by, maison=body.maison)
        moved_on(body)
    return body
