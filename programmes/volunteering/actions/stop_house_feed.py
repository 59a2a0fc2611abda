from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.models import User
from portal.places.models import Maison

from ..models import HouseFeed
from .open_house_feed import end_house_feeds


def stop_house_feed(*, maison: Maison, by: User) -> None:
    """Her own address opens nothing any more, at once, on every device. Raises « pas-d-agenda »."""
    with transaction.atomic():
        if not end_house_feeds(maison, by):
            raise Refusal("pas-d-agenda", "Cet agenda est déjà arrêté.", "Plus personne ne le lit. On peut en créer un autre.")
        audit.record("volunteering.stop_house_feed", maison, by=by, maison=maison)


def note_house_feed_read(*, feed: HouseFeed) -> None:
    """A calendar asked for it: she sees that it works. Written once a day at most."""
    today = clock.today()
    if feed.read_on != today:
        HouseFeed.objects.filter(pk=feed.pk).exclude(read_on=today).update(read_on=today)
