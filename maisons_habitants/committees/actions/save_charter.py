import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Body, Charter
from .lock_body import lock_body, moved_on


def save_charter(*, body: Body, text: str, by, seen: int | None = None, key: uuid.UUID | None = None) -> Charter:
    """The draft of the charter, begun or written again; after one adopted, the next. Raises « charte-vide », « deja-modifie »."""
    with once(key, f"committees.save_charter:{body.pk}", by=by) as request:
        if request.done:
            return Charter.objects.get(pk=request.result)
        body = lock_body(body, seen=seen)
        if not text.strip():
            raise Refusal("charte-vide", "La charte est vide.", "Quelques lignes suffisent : à quoi sert le comité, qui y siège, comment.")
        last = body.charters.order_by("-version").first()
        draft = last if last and last.adopted_on is None else Charter(body=body, version=last.version + 1 if last else 1)
        draft.text, draft.written_at = text.strip(), clock.now()
        draft.save()
        audit.record("committees.save_charter", draft, by=by, maison=body.maison)
        moved_on(body)
        request.result = draft.pk
    return draft
