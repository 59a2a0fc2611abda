"""The address of a person's own calendar opens nothing any more."""

from django.db import models, transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from portal.people.notifications import Words, tell

from ..enums import FeedEnd
from ..models import CalendarFeed
from ..rules.wording import calendar_stopped
from .open_feed import PURPOSE, end_feeds


def stop_feed(*, person: Person, by) -> None:
    """Stop it at once, on every device: a phone was lost, somebody else reads it. Raises Refusal « pas-d-agenda »."""
    with transaction.atomic():
        if not end_feeds(person, FeedEnd.STOPPED):
            raise Refusal("pas-d-agenda", "Cet agenda est déjà arrêté.", "Plus personne ne le lit. On peut en créer un autre.")
        audit.record("programmes.stop_feed", person.current_record, by=by, subject=person)


def cut_feeds(household: Household, person: Person, by) -> None:
    """`registry.household_left`: who leaves may have her calendar on a device that stays, or another's on hers: all of them stop. Each
    is told and makes a new one on her own."""
    for each in (person, *(member.person for member in household.members())):
        last = CalendarFeed.objects.of_person(each).live().first()
        if last is None:
            continue
        end_feeds(each, FeedEnd.LEFT)
        audit.record("programmes.stop_feed", each.current_record, by=by, subject=each, reason=FeedEnd.LEFT)
        said = calendar_stopped()
        words = Words(said.subject, said.body, said.short)
        tell(each, words, purpose=PURPOSE, about=audit.key_of(last), dedupe_key=f"{PURPOSE}:stopped:{last.pk}", by=by)


def note_feed_read(*, feed: models.Model) -> None:
    """A calendar asked for it (a person's, or any other of an `AddressQuerySet`): she sees that it works. Written once a day at most."""
    today = clock.today()
    if feed.read_on != today:
        type(feed).objects.filter(pk=feed.pk).exclude(read_on=today).update(read_on=today)
