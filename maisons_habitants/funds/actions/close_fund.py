import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Fund, FundRequest
from ..rules.machine import UNDECIDED
from .lock_fund import lock_fund, moved_on


def waiting_in(fund: Fund):
    """Requests filed that nobody has decided yet."""
    return FundRequest.objects.filter(fund=fund, state__in=UNDECIDED)


def close_fund(*, fund: Fund, by, seen: int | None = None, key: uuid.UUID | None = None) -> Fund:
    """Nobody files to it any more; its accounts go on being read, and what was granted is still paid and reported.

    Raises « demandes-en-attente », « deja-modifie », « fonds-ferme ».
    """
    with once(key, f"funds.close_fund:{fund.pk}", by=by) as request:
        if request.done:
            return Fund.objects.get(pk=fund.pk)
        fresh = lock_fund(fund, seen=seen)
        waiting = waiting_in(fresh).count()
        if waiting:
            words = f"{waiting} demande{'s attendent' if waiting > 1 else ' attend'} encore une décision."
            raise Refusal("demandes-en-attente", words, "Faites-les décider, ou demandez à qui les porte de les retirer.")
        fresh.closed_on = clock.today()
        moved_on(fresh, "closed_on")
        audit.record("funds.close_fund", fresh, by=by, maison=fresh.maison_id)
    return fresh
