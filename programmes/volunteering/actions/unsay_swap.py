from portal.kit import audit
from portal.notifications.enums import State
from portal.notifications.models import OutboxMessage

from ..models import SwapOffer
from ..notifications.shifts import SWAP


def unsay_swap(swap: SwapOffer) -> None:
    """It is settled: what did not leave yet need not be said."""
    waiting = OutboxMessage.objects.filter(about=audit.key_of(swap), purpose=SWAP, state=State.QUEUED)
    waiting.update(state=State.CANCELLED, failure="date-passee")
