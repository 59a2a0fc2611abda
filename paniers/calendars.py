"""A person's baskets as calendar entries: number and house, never a price."""

from portal.kit.calendars import Entry

from .enums import BasketState
from .models import Basket


def entry_of(basket: Basket) -> Entry:
    """The calendar entry of one basket; `session__maison` loaded."""
    session = basket.session
    return Entry(
        uid=f"panier-{basket.pk}",
        start=session.start,
        end=session.end,
        title=f"Panier n° {basket.number}",
        place=f"{session.maison.name}, {session.maison.address}" if session.maison.address else session.maison.name,
        words="Venez avec un sac. Une autre personne peut venir à votre place, avec le numéro.",
        sequence=session.sequence + basket.version - 1,
        changed_at=session.changed_at,
        cancelled=session.cancelled or basket.state == BasketState.CANCELLED,
    )
