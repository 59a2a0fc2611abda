"""A person's baskets as calendar entries: number and house, never a price."""

import datetime as dt

from django.urls import reverse

from portal.kit.calendars import Entry, calendar_file
from portal.kit.calendars import entry_of as entry_of_line
from portal.kit.registry import DatedItem
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Attachment
from programmes.feeds import calendar_marks

from .enums import BasketState
from .models import Basket, Subscription

NOT_COLLECTED = (BasketState.CANCELLED, BasketState.ABSENT, BasketState.GIVEN)


def dated(basket: Basket) -> DatedItem:
    """One basket as a line of her own agenda; `session__maison` and `subscription__enrolment` loaded."""
    session, place = basket.session, basket.subscription.enrolment
    marks = calendar_marks(session) | {
        "uid": f"panier-{basket.pk}",
        "sequence": session.sequence + basket.version - 1,
        "changed_at": max(moment for moment in (session.changed_at, place.changed_at, basket.chosen_at) if moment),
        "cancelled": session.cancelled or basket.state in NOT_COLLECTED,
        "maison_id": session.maison_id,
        "words": "Venez avec un sac. Une autre personne peut venir à votre place, avec le numéro.",
    }
    title = f"Votre panier n° {basket.number}"
    return DatedItem(session.start, session.end, title, reverse("paniers:mine"), session.maison.name, **marks)


def entry_of(basket: Basket) -> Entry:
    """The calendar entry of one basket."""
    return entry_of_line(dated(basket))


def dates_of(places, begin: dt.datetime, only: set[str] | None = None) -> list[DatedItem]:
    """The baskets of these places (an Enrolment queryset) that are collected after `begin`, the cancelled ones said to be so; `only`: of
    the dates with these uids. One query."""
    rows = Basket.objects.filter(subscription__enrolment__in=places, session__end__gt=begin)
    rows = rows if only is None else rows.filter(session__uid__in=only)
    return [dated(row) for row in rows.select_related("session__maison", "subscription__enrolment").order_by("session__start", "pk")]


def file_of(message: OutboxMessage) -> list[Attachment]:
    """What goes with the mail about a subscription: its baskets as they are when it leaves."""
    label, _, key = message.about.rpartition(":")
    row = Subscription.objects.filter(pk=key).first() if label == Subscription._meta.label else None
    lines = dates_of([row.enrolment_id], message.queued_at) if row else []
    return [Attachment("paniers.ics", calendar_file("", map(entry_of_line, lines)))] if lines else []
