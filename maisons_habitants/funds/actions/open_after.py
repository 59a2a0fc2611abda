"""The door of all that follows a yes: the request held, who acts on it, its agreement."""

from collections.abc import Collection

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import Party, State
from ..models import Agreement, FundRequest
from ..reading.parties import parties_of
from .move_request import lock_request, refuse_stale

LEADS = (Party.LEADER, Party.HELPER)
STRANGER = ("pas-votre-demande", "Ce geste n’est pas le vôtre sur cette demande.", "Demandez à l’équipe de la maison.")


def open_after(
    pk: int, *, by, parties: Collection[str], seen: int | None = None, states: Collection[str] = (State.GRANTED,)
) -> tuple[FundRequest, Agreement]:
    """The request as it is now, held until the transaction ends, and its agreement. Raises « pas-votre-demande », « pas-accordee »,
    « deja-modifie »."""
    fresh = lock_request(pk)
    if not parties_of(fresh, by) & set(parties):
        raise Refusal(*STRANGER)
    if fresh.state not in states:
        words = f"Cette demande est {fresh.get_state_display()}."
        raise Refusal("pas-accordee", words, "Cela se fait quand elle est accordée, et pas encore soldée.")
    refuse_stale(fresh, seen)
    return fresh, agreement_of(fresh)


def agreement_of(request: FundRequest) -> Agreement:
    """Begun with the first act after the yes. On a request that is held."""
    return Agreement.objects.get_or_create(request=request, defaults={"granted_cents": request.granted_cents})[0]


def went_on(request: FundRequest, verb: str, *, by, **facts) -> FundRequest:
    """What its screens show has changed; the journal is told, without a name or an account."""
    request.edition, request.changed_at = request.edition + 1, clock.now()
    request.save(update_fields=["edition", "changed_at"])
    audit.record(verb, request, by=by or audit.SYSTEM, maison=request.maison_id, **facts)
    return request
