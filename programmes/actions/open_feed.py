"""The address of a person's own calendar: made, made anew, sent to her."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel as Way
from portal.people.models import Person
from portal.people.notifications import ways_to

from ..enums import FeedEnd
from ..models import CalendarFeed
from ..rules.wording import own_calendar

PURPOSE = "programmes.feed"
BY_ITSELF = (Way.EMAIL, Way.SMS)  # an address of a hundred signs is copied from a screen, never from a letter or the telephone


def open_feed(*, person: Person, by, send: bool = False, uid: uuid.UUID | None = None, key: uuid.UUID | None = None) -> CalendarFeed:
    """A new address for her own calendar; the one before, if any, opens nothing any more.

    `send`: it goes to her by e-mail or SMS and nobody else sees it, as when staff do it for her; the message loses its text once gone.
    Raises Refusal « aucun-chemin » when neither leads to her.
    """
    with once(key, "programmes.open_feed", by=by) as request:
        if request.done:
            return CalendarFeed.objects.get(pk=request.result)
        with transaction.atomic():
            person = locked_one(Person, person.current_record.pk, rank=Rank.PERSON)
            way = _way_to(person) if send else None
            end_feeds(person, FeedEnd.RENEWED)
            feed = CalendarFeed.objects.create(person=person, **({"uid": uid} if uid else {}))
            audit.record("programmes.open_feed", feed, by=by, subject=person)
            if way:
                _send(feed, person, *way, by=by)
        request.result = feed.pk
        return feed


def end_feeds(person: Person, why: str) -> int:
    """End whatever address of hers is live; how many. One statement: whoever reads at that moment reads for the last time."""
    return CalendarFeed.objects.of_person(person).live().order_by().update(ended_at=clock.now(), end_reason=why)


def _way_to(person: Person) -> tuple[str, str]:
    way = next(((channel, address) for channel, address in ways_to(person, urgent=True) if channel in BY_ITSELF), None)
    if way is None:
        raise Refusal(
            "aucun-chemin", "Ni e-mail ni numéro de mobile ne mène à cette personne.", "Notez-en un sur sa fiche, ou imprimez ses dates."
        )
    return way


def _send(feed: CalendarFeed, person: Person, channel: str, address: str, *, by) -> None:
    said = own_calendar(feed.address, settings.WAGTAILADMIN_BASE_URL + reverse("programmes:my_feed"))
    queue_message(
        channel=channel, address=address, purpose=PURPOSE, subject="" if channel == Way.SMS else said.subject,
        body=said.short if channel == Way.SMS else said.body, recipient_key=audit.key_of(person), sensitive=True,
        language=person.language, by=by,
    )  # fmt: skip
