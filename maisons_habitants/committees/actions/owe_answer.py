import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Proposal
from ..reading.keepers import keepers_of
from ..rules.proposals import Act, refusal_of_day
from .lock_proposal import lock_proposal, save


def refuse_stranger(proposal: Proposal, user) -> None:
    """Raises « pas-de-l-equipe » for somebody who may not answer for this house."""
    if user is None or user not in keepers_of(proposal.maison):
        raise Refusal("pas-de-l-equipe", "Cette personne ne répond pas pour cette maison.", "Choisissez quelqu’un de son équipe.")


def owe_answer(
    *, proposal: Proposal, owed_by, owed_on: dt.date | None, by, seen: int | None = None, key: uuid.UUID | None = None
) -> Proposal:
    """Somebody else answers, or another day is promised. The first day promised is kept, and shown with the new one.

    Raises Refusal « pas-de-l-equipe », « date-manquante », « date-passee », « date-lointaine », « deja-modifie », those of the rules.
    """
    with once(key, f"committees.owe_answer:{proposal.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=proposal.pk)
        fresh = lock_proposal(proposal, Act.OWE, seen=seen)
        refuse_stranger(fresh, owed_by)
        if refusal := refusal_of_day(owed_on, clock.today()):
            raise refusal
        fresh.owed_by, fresh.owed_on = owed_by, owed_on
        fresh.owed_first_on = fresh.owed_first_on or owed_on
        save(fresh, "owed_by", "owed_on", "owed_first_on")
        audit.record("committees.owe_answer", fresh, by=by, maison=fresh.maison_id, before=owed_on.isoformat())
    return fresh
