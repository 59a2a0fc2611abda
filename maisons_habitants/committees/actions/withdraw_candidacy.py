import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import CandidateState
from ..models import Candidate
from ..notifications.members import tell_withdrawn
from .lock_body import lock_body


def withdraw_candidacy(*, candidate: Candidate, by, key: uuid.UUID | None = None) -> Candidate:
    """She changed her mind before the call was closed: nothing is asked of her. Raises « candidature-finie »."""
    with once(key, f"committees.withdraw_candidacy:{candidate.pk}", by=by) as request:
        if request.done:
            return Candidate.objects.get(pk=candidate.pk)
        body = lock_body(candidate.call.body)
        fresh = Candidate.objects.select_related("call", "person__successor").get(pk=candidate.pk)
        if fresh.state != CandidateState.ASKED or fresh.call.closed_at is not None:
            raise Refusal("candidature-finie", "Cette candidature n’attend plus de réponse.", "Rechargez la page pour la voir à jour.")
        fresh.state = CandidateState.WITHDRAWN
        fresh.save(update_fields=["state"])
        fresh.call.body = body
        audit.record("committees.withdraw_candidacy", fresh, by=by, subject=fresh.person, maison=body.maison)
        tell_withdrawn(fresh, by=by)
    return fresh
