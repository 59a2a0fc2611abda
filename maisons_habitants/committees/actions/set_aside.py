import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Aside
from ..models import Proposal
from ..notifications.proposals import tell_aside
from ..reading.proposals import facts_of
from ..rules.proposals import Act, State, state_of
from .lock_proposal import lock_proposal, lock_proposals, save


def set_aside(*, proposal: Proposal, why: str, by, seen: int | None = None, key: uuid.UUID | None = None) -> Proposal:
    """Not to be published, or no longer: never deleted silently, whoever proposed it is told, and it is kept six months.

    Raises Refusal « raison-manquante », « reunit-d-autres », « deja-modifie », and those of the rules.
    """
    with once(key, f"committees.set_aside:{proposal.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=proposal.pk)
        fresh = lock_proposal(proposal, Act.ASIDE, seen=seen)
        if why not in Aside.values:
            raise Refusal("raison-manquante", "Il manque pourquoi elle est mise de côté.", "Choisissez dans la liste.")
        if fresh.merged.exists():
            raise Refusal("reunit-d-autres", "Cette proposition en réunit d’autres.", "Séparez-les d’abord, elles restent affichées.")
        fresh.set_aside_at, fresh.aside_why = clock.now(), why
        save(fresh, "set_aside_at", "aside_why")
        subject = fresh.person.current_record if fresh.person else None
        audit.record("committees.set_aside", fresh, by=by, subject=subject, maison=fresh.maison_id, why=why)
        tell_aside(fresh, by=by)
    return fresh


def take_back(*, proposal: Proposal, by, seen: int | None = None, key: uuid.UUID | None = None) -> Proposal:
    """Put aside by mistake: it is to be read over again, or stands as it did. Raises « pas-mise-de-cote », « deja-modifie »."""
    with once(key, f"committees.take_back:{proposal.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=proposal.pk)
        fresh = lock_proposals([proposal.pk])[proposal.pk]
        if seen is not None and seen != fresh.edition:
            raise Refusal("deja-modifie", "Cette proposition a changé entre-temps.", "La voici à jour : vérifiez, puis recommencez.")
        if state_of(facts_of(fresh)) != State.ASIDE:
            raise Refusal("pas-mise-de-cote", "Cette proposition n’est pas mise de côté.", "Rechargez la page pour la voir à jour.")
        fresh.set_aside_at, fresh.aside_why = None, ""
        save(fresh, "set_aside_at", "aside_why")
        audit.record("committees.take_back", fresh, by=by, maison=fresh.maison_id)
    return fresh
