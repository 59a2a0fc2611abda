"""What screens show of trainings: to the public what is to come, to who may see what is confidential where they are enrolled."""

import datetime as dt

from portal.kit import clock, dates

from .models import Training
from .rules.trainings import FORGET_DAYS, VETTED

MOST = 100
RELATED = ("sheet__activity", "sheet__maison")


def to_come(user) -> list[Training]:
    """At the desk, of the houses where this user sees what is confidential: two queries."""
    rows = Training.objects.visible_to(user).dated().filter(last_end__gt=clock.now())
    return list(rows.select_related(*RELATED).prefetch_related("partners").order_by("first_start", "pk")[:MOST])


def vetted_to_come(user):
    """The dates on which somebody may be put once she was met or sent: a queryset, dated."""
    rows = Training.objects.visible_to(user).dated().filter(kind__in=VETTED, first_start__gt=clock.now())
    return rows.select_related(*RELATED).order_by("first_start", "pk")


def trainings_on(page) -> list[Training]:
    """For the public: the trainings of this page that are not over, for whom and with whom; never how many come. Two queries."""
    rows = Training.objects.dated().filter(sheet__activity=page.pk, last_end__gt=clock.now())
    return list(rows.select_related("sheet__maison").prefetch_related("partners").order_by("first_start", "pk"))


def to_forget(user) -> list[Training]:
    """At the desk: those that are over and whose people still stand on the register, with `until`, the last day. One query."""
    rows = Training.objects.visible_to(user).dated().filter(forgotten_on=None, last_end__lte=clock.now())
    found = [row for row in rows.select_related(*RELATED).order_by("-last_end", "pk")[:MOST] if row.asked.renew]
    for row in found:
        row.until = dates.local(row.last_end).date() + dt.timedelta(days=FORGET_DAYS)
    return found
