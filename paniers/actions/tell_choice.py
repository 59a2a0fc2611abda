"""Who is told what became of a basket, where she did not say it herself."""

from portal.kit import audit
from portal.notifications.enums import Channel as Way
from portal.people.models import Person
from portal.people.notifications import Said, tell
from programmes.enums import Channel

from ..models import Basket
from ..notifications.subscribers import CHOSEN, VISIT_BACK, VISIT_LOST, VISIT_MOVED, chosen, visit_back, visit_lost, visit_moved


def tell_chosen(row: Basket, *, channel: str, by) -> None:
    """Whoever collects is told what another of the household chose online; who chose herself reads it on the page, or on her slip."""
    collector = row.subscription.enrolment.person.current_record
    if channel != Channel.ONLINE or by is None or Person.objects.of_user(by) == collector:
        return
    _tell(row, chosen(row), CHOSEN, by=by)


def tell_back(row: Basket, *, by) -> None:
    """The date she had chosen is called off: her basket waits on its own date."""
    _tell(row, visit_back(row), VISIT_BACK, by=by, urgent=True)


def tell_lost(row: Basket, *, by) -> None:
    """The date she had chosen is called off, and it is too late for another."""
    _tell(row, visit_lost(row), VISIT_LOST, by=by, urgent=True)


def tell_moved(row: Basket, *, by) -> None:
    """The date she had chosen elsewhere has another day or hour: her basket follows it."""
    _tell(row, visit_moved(row), VISIT_MOVED, by=by, urgent=True)


def _tell(row: Basket, words: Said, purpose: str, *, by, urgent: bool = False) -> None:
    place = row.subscription.enrolment
    key = f"{purpose}:{row.pk}:{row.version}:{row.session.sequence}"
    about = audit.key_of(row.subscription)
    message = tell(place.person, words, purpose=purpose, by=by, about=about, dedupe_key=key, urgent=urgent)
    if message.channel == Way.COUNTER:
        place.to_tell = purpose
        place.save(update_fields=["to_tell"])
