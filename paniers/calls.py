"""« Prendre des nouvelles »: who left two baskets behind in a row is called, and asked. Never a penalty, never a figure."""

import datetime as dt
from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.urls import reverse

from portal.desk.enums import Outcome
from portal.kit import clock, dates
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.enums import EnrolmentState

from .actions.answer_misses import answer_misses
from .enums import COLLECTED, BasketState
from .models import Basket, Subscription
from .rules.missed import AFTER, missed_in_a_row

LOOKED_BACK = dt.timedelta(days=60)
WRITTEN = (Outcome.REACHED, Outcome.REFUSED, Outcome.LETTER)  # she was spoken to, or wants no call
SAY = (
    "« Nous ne vous avons pas vue aux paniers ces derniers temps : tout va bien ? On peut les changer de jour ou de maison, ou faire une "
    "pause. »"
)


def _missing(subscriptions) -> list[tuple[Subscription, list[dt.datetime]]]:
    """Of these, those to call, with the dates they missed. Two queries."""
    since = clock.now() - LOOKED_BACK
    settled = Basket.objects.filter(session__distribution__settled_at__isnull=False, session__start__gte=since)
    missed = settled.filter(subscription=OuterRef("pk"), state=BasketState.MISSED)
    rows = list(
        subscriptions.filter(Exists(missed), enrolment__state=EnrolmentState.CONFIRMED, ends_on__gte=clock.today())
        .select_related("enrolment__person__successor", "enrolment__sheet__maison")
        .order_by("pk")
    )
    marks = defaultdict(list)
    known = settled.filter(subscription__in=rows, state__in=COLLECTED).order_by("session__start", "pk")
    for key, start, state in known.values_list("subscription", "session__start", "state"):
        marks[key].append((start, state))
    found = [(row, missed_in_a_row(marks[row.pk], since=row.talked_at)) for row in rows]
    return [(row, days) for row, days in found if len(days) >= AFTER]


def to_call(user) -> list[CallItem]:
    """`registry.call_sources`: of the houses where this user writes places. Two queries."""
    return [_item(row, days) for row, days in _missing(Subscription.objects.within(scope_of(user, Capability.WRITE_ENROLMENTS)))]


def _item(row: Subscription, days: list[dt.datetime]) -> CallItem:
    her, house = row.enrolment.person.current_record, row.enrolment.sheet.maison
    which = " et ".join(dates.day_short(dates.local(day).date()) for day in days[-AFTER:])
    return CallItem(
        key=str(row.pk), person=her, reason="paniers pas retirés", since=days[-1], say=f"Paniers du {which}. {SAY}",
        url=reverse("paniers_desk:noted", args=[row.pk]), maison_id=house.pk, about=f"paniers.missed/{row.pk}",
    )  # fmt: skip


def settled(key: str, outcome: str, by) -> None:
    """Once she was spoken to she is not asked again before two more. Raises « appel-fini » when nothing is to ask."""
    row = Subscription.objects.filter(pk=number_sent(key)).first()
    if row is None or not _missing(Subscription.objects.filter(pk=row.pk)):
        raise Refusal("appel-fini", "Il n’y a plus rien à lui demander.", "La liste est à jour.")
    if outcome in WRITTEN:
        answer_misses(subscription=row, by=by)
