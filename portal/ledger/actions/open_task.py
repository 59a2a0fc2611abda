import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.ledger.enums import TaskKind
from portal.ledger.models import MoneyTask, Payment, Refund


def open_task(
    *,
    kind: str,
    key: str,
    payment: Payment | None = None,
    refund: Refund | None = None,
    note: str,
    due_by: dt.datetime | None = None,
    by=SYSTEM,
) -> MoneyTask:
    """Raise something for staff, once for each `key` (« dispute:3 »): the same key again gives the first task, settled or not.

    Runs inside the caller's transaction, or in one of its own; locks nothing, so any rank may be held. `note` says what happened, without
    a name, an amount being allowed (only who follows money reads it). `due_by`: before when it must be settled.
    """
    with transaction.atomic():
        if payment is None and refund is not None:
            payment = refund.payment
        fresh = {
            "kind": TaskKind(kind),
            "payment": payment,
            "refund": refund,
            "note": note[: MoneyTask._meta.get_field("note").max_length],
            "at": clock.now(),
            "due_by": due_by,
        }
        task, new = MoneyTask.objects.get_or_create(key=key, defaults=fresh)
        if new:
            audit.record("ledger.open_task", task, by=by, subject=payment.household if payment else None, kind=task.kind)
        return task
