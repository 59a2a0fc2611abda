from ..enums import Outcome
from ..models import FundRequest
from ..reading.motions import opinion_of
from .envelope import release_envelope


def let_go(request: FundRequest) -> None:
    """An opinion that no act will follow, for the request leaves the committee: it is put out, and the envelope has again what it held.
    Inside the caller's transaction, before the request's state changes."""
    opinion = opinion_of(request)
    if opinion is None:
        return
    opinion.live = False
    opinion.save(update_fields=["live"])
    if opinion.outcome == Outcome.GRANTED:
        release_envelope(request=request, amount_cents=opinion.granted_cents)
