from collections.abc import Iterable

from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..models import Proposal
from ..reading.proposals import facts_of
from ..rules.proposals import Act, refusal_of


def lock_proposals(keys: Iterable[int]) -> dict[int, Proposal]:
    """These rows as they are now, locked, by key."""
    return {row.pk: row for row in locked(Proposal.objects.select_related("maison"), keys, rank=Rank.MEETING)}


def lock_proposal(proposal: Proposal, act: Act, *, seen: int | None = None) -> Proposal:
    """The row as it is now, locked, for this act. Raises « deja-modifie » where it is no longer as it was seen (`seen`: its edition), and
    what the rules say against the act."""
    fresh = lock_proposals([proposal.pk])[proposal.pk]
    if seen is not None and seen != fresh.edition:
        raise Refusal("deja-modifie", "Cette proposition a changé entre-temps.", "La voici à jour : vérifiez, puis recommencez.")
    if refusal := refusal_of(act, facts_of(fresh)):
        raise Refusal(refusal.code, refusal.words, refusal.way_out)
    return fresh


def save(proposal: Proposal, *fields: str) -> None:
    """These fields, and one edition more."""
    proposal.edition += 1
    proposal.save(update_fields=[*fields, "edition"])
