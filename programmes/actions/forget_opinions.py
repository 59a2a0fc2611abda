import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from portal.kit import dates

from ..models import Opinion, OpinionSeal
from ..rules.opinions import KEPT_DAYS, LINK_DAYS


def old_opinions(today: dt.date) -> QuerySet[Opinion]:
    return Opinion.objects.filter(on__lt=today - dt.timedelta(days=KEPT_DAYS))


def old_seals(today: dt.date) -> QuerySet[OpinionSeal]:
    """Links of dates that take no answer any more."""
    return OpinionSeal.objects.filter(session__end__lt=dates.midnight(today - dt.timedelta(days=LINK_DAYS + 1)))


def forget_opinions(today: dt.date) -> dict[str, int]:
    """Each night: what was said of a date goes after a year, the used links as soon as they open nothing. Counts by kind."""
    with transaction.atomic():
        return {"opinions": old_opinions(today).delete()[0], "seals": old_seals(today).delete()[0]}
