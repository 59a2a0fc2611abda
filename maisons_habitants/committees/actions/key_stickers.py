import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Proposal
from ..rules.proposals import Act
from .lock_proposal import lock_proposal, save
from .propose import MOST_STICKERS


def key_stickers(*, proposal: Proposal, more: int, by, key: uuid.UUID | None = None) -> Proposal:
    """So many more papers of the wall say the same; a negative number takes back what was counted wrong. Never mixed with voices.

    Raises Refusal « papiers-manquants », « trop-de-papiers », and those of the rules.
    """
    with once(key, f"committees.key_stickers:{proposal.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=proposal.pk)
        fresh = lock_proposal(proposal, Act.STICKERS)
        if not more:
            raise Refusal("papiers-manquants", "Il manque le nombre de papiers.", "Comptez ceux qui disent la même chose.")
        if not 0 <= fresh.stickers + more <= MOST_STICKERS:
            raise Refusal("trop-de-papiers", f"De 0 à {MOST_STICKERS} papiers.", "Recomptez les papiers qui disent la même chose.")
        fresh.stickers += more
        save(fresh, "stickers")
        audit.record("committees.key_stickers", fresh, by=by, maison=fresh.maison_id, more=more)
    return fresh
