import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import MinutesState
from ..models import Minutes
from ..reading.minutes import weights_of
from ..rules.minutes import sealed
from .approve_minutes import refuse_telling
from .lock_minutes import lock_minutes, refuse_approved


def establish_minutes(*, minutes: Minutes, by, seen: int | None = None, key: uuid.UUID | None = None) -> Minutes:
    """No committee is left to approve them: whoever directs the house establishes them, which their page says. Frozen from here on, and
    published; no meeting stands in `approved_in`. A correction is a new version, established in its turn.

    Raises « pas-la-direction », « comite-qui-siege », « deja-modifie », « deja-approuve », « texte-public-vide », « dit-trop »."""
    with once(key, f"committees.establish_minutes:{minutes.pk}", by=by) as request:
        if request.done:
            return Minutes.objects.get(pk=minutes.pk)
        fresh = lock_minutes(minutes, seen=seen)
        body = fresh.meeting.body
        if not user_can(by, Capability.ESTABLISH_MINUTES, body.maison):
            words = "Seule la direction de la maison établit le compte rendu d’un comité dissous."
            raise Refusal("pas-la-direction", words, "Demandez à la personne responsable de la maison.")
        if body.closed_on is None:  # a dissolved committee never sits again: no lock is needed to be sure of the contrary
            raise Refusal("comite-qui-siege", "Ce comité siège : c’est à lui d’approuver.", "Proposez le compte rendu à une réunion.")
        refuse_approved(fresh)
        refuse_telling(fresh)
        fresh.weights = weights_of(fresh)
        fresh.digest, fresh.public_digest = sealed(fresh.text, fresh.weights), sealed(fresh.public_text)
        fresh.state, fresh.approved_in = MinutesState.APPROVED, None
        fresh.approved_at = fresh.published_at = clock.now()
        fresh.edition += 1
        fresh.save()
        audit.record("committees.establish_minutes", fresh, by=by, maison=body.maison_id, digest=fresh.digest)
        request.result = fresh.pk
    return fresh
