"""What the engine learns from the ledger, inside the transaction that books the money; the sheets are already locked."""

from portal.kit import audit

from .actions.charge_place import SOURCE
from .actions.confirm import confirm
from .enums import TIMED, Channel
from .models import Enrolment


def confirm_paid_place(sender, charge, by=audit.SYSTEM, **kwargs) -> None:
    """A place kept until it was paid is now hers."""
    source, _, key = charge.source_key.partition(":")
    if source != SOURCE:
        return
    enrolment = Enrolment.objects.get(pk=int(key))
    if enrolment.state in TIMED:
        confirm(enrolment=enrolment, by=by, channel=Channel.COUNTER)
