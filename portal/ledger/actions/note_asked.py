import datetime as dt

from portal.ledger.models import Payment


def note_asked(payment_id: int, *, at: dt.datetime) -> None:
    """The reconciler asks the provider about this payment now: it is not asked about again for ten minutes, whatever becomes of it. One
    statement, without lock or audit line: nothing of the money moves."""
    Payment.objects.filter(pk=payment_id).update(asked_at=at)
