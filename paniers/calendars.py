"""A person's baskets as calendar entries: number and house, never a price."""

from django.urls import reverse

from portal.kit.calendars import Entry
from portal.kit.calendars import entry_of as entry_of_line
from portal.kit.registry import DatedItem
from programmes.feeds import calendar_marks

from .enums import BasketState
from .models import Basket


def dated(basket: Basket) -> DatedItem:
    """One basket as a line of her own agenda; `session__maison` and `subscription__enrolment` loaded."""
    session, place = basket.session, basket.subscription.enrolment
    marks = calendar_marks(session) | {
        "uid": f"panier-{basket.pk}",
        "sequence": session.sequence + basket.version - 1,
        "changed_at": max(session.changed_at, place.changed_at),
        "cancelled": session.cancelled or basket.state == BasketState.CANCELLED,
        "words": "Venez avec un sac. Une autre personne peut venir à votre place, avec le numéro.",
    }
    title = f"Votre panier n° {basket.number}"
    return DatedItem(session.start, session.end, title, reverse("paniers:mine"), session.maison.name, **marks)


def entry_of(basket: Basket) -> Entry:
    """The calendar entry of one basket."""
    return entry_of_line(dated(basket))
