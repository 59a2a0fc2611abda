import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Proposal
from ..notifications.proposals import tell_merged
from ..reading.proposals import facts_of
from ..rules.proposals import Act, State, refusal_of, state_of
from .lock_proposal import lock_proposals, save


def merge_proposals(*, absorbed: Proposal, kept: Proposal, by, seen: int | None = None, key: uuid.UUID | None = None) -> Proposal:
    """Two proposals say the same: `kept` goes on for both. Voices and papers stay where they were given and are read together, one voice a
    person; what had been merged into `absorbed` follows it.

    Raises Refusal « avec-elle-meme », « autre-maison », « pas-publiee », « deja-repondue », « deja-modifie », and those of the rules.
    """
    with once(key, f"committees.merge_proposals:{absorbed.pk}:{kept.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=kept.pk)
        if absorbed.pk == kept.pk:
            raise Refusal("avec-elle-meme", "C’est la même proposition.", "Choisissez-en une autre de la maison.")
        rows = lock_proposals([absorbed.pk, kept.pk])
        gone, stands = rows[absorbed.pk], rows[kept.pk]
        _check(gone, stands, seen)
        gone.merged.update(merged_into=stands)
        gone.merged_into = stands
        save(gone, "merged_into")
        save(stands)
        subject = gone.person.current_record if gone.person else None
        audit.record("committees.merge_proposals", gone, by=by, subject=subject, maison=gone.maison_id, kept=stands.pk)
        tell_merged(gone, stands, by=by)
    return stands


def _check(gone: Proposal, stands: Proposal, seen: int | None) -> None:
    if seen is not None and seen != gone.edition:
        raise Refusal("deja-modifie", "Cette proposition a changé entre-temps.", "La voici à jour : vérifiez, puis recommencez.")
    if gone.maison_id != stands.maison_id:
        raise Refusal("autre-maison", "Ces propositions ne sont pas de la même maison.", "Chaque maison répond aux siennes.")
    for row in (gone, stands):
        if refusal := refusal_of(Act.MERGE, facts_of(row)):
            raise Refusal(refusal.code, refusal.words, refusal.way_out)
    if state_of(facts_of(stands)) == State.WAITING:
        raise Refusal("pas-publiee", "Celle qui reste n’est pas encore publiée.", "Publiez-la d’abord, puis réunissez-les.")
    if facts_of(gone).outcome:
        raise Refusal("deja-repondue", "Celle-ci a déjà reçu une réponse.", "Réunissez-les dans l’autre sens : c’est elle qui reste.")


def separate(*, proposal: Proposal, by, seen: int | None = None, key: uuid.UUID | None = None) -> Proposal:
    """They did not say the same after all: it stands alone again, with its own voices and papers.

    Raises Refusal « pas-reunie », « deja-modifie ».
    """
    with once(key, f"committees.separate:{proposal.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=proposal.pk)
        kept = Proposal.objects.filter(pk=proposal.pk).values_list("merged_into", flat=True).first()
        rows = lock_proposals([key_ for key_ in (proposal.pk, kept) if key_])
        fresh = rows[proposal.pk]
        if seen is not None and seen != fresh.edition:
            raise Refusal("deja-modifie", "Cette proposition a changé entre-temps.", "La voici à jour : vérifiez, puis recommencez.")
        if fresh.merged_into_id is None:
            raise Refusal("pas-reunie", "Cette proposition n’est réunie avec aucune autre.", "Rechargez la page pour la voir à jour.")
        fresh.merged_into = None
        save(fresh, "merged_into")
        audit.record("committees.separate", fresh, by=by, maison=fresh.maison_id)
    return fresh
