import datetime as dt

from django.db import transaction

from portal.kit import audit, dates
from portal.kit.audit import SYSTEM
from portal.kit.guards import guards_open
from portal.ledger.models import PayLater, Reminder

KEPT_YEARS = 3  # whole years after the one they belong to: the house's own choice, well before the books go
AT_ONCE = 500


def kept_since(today: dt.date) -> dt.datetime:
    return dates.midnight(dt.date(today.year - KEPT_YEARS, 1, 1))


def forget_reminders(*, today: dt.date, by=SYSTEM) -> dict[str, int]:
    """What was asked, what was answered and « après le 5 » go three whole years after their year: the lists for the ordonnateur, which
    are books, remain. Chunked, safe to run again."""
    return {"demandes": _forget(Reminder, today, by), "rappels": _forget(PayLater, today, by)}


def preview(today: dt.date) -> dict[str, int]:
    """What `forget_reminders` would take now; nothing is touched."""
    return {"demandes": _old(Reminder, today).count(), "rappels": _old(PayLater, today).count()}


def _old(model, today: dt.date):
    return model.objects.filter(at__lt=kept_since(today)).order_by("pk")


def _forget(model, today: dt.date, by) -> int:
    done = 0
    while rows := list(_old(model, today)[:AT_ONCE]):
        with transaction.atomic(), guards_open():
            audit.record("ledger.forget_reminders", rows[-1], by=by, count=len(rows))
            model.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(rows)
    return done
