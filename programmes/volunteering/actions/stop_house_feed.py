from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import User
from portal.places.models import Maison

from .open_house_feed import end_house_feeds


def stop_house_feed(*, maison: Maison, by: User) -> None:
    """Her own address opens nothing any more, at once, on every device. Raises « pas-d-agenda »."""
    with transaction.atomic():
        if not end_house_feeds(maison, by):
            raise Refusal("pas-d-agenda", "Cet agenda est déjà arrêté.", "Plus personne ne le lit. On peut en créer un autre.")
        audit.record("volunteering.stop_house_feed", maison, by=by, maison=maison)
