import uuid

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import User
from portal.places.models import Maison

from ..models import HouseFeed


def open_house_feed(*, maison: Maison, by: User, key: uuid.UUID | None = None) -> HouseFeed:
    """A new address at which `by` follows the shifts of this house; the one before opens nothing any more. Raises « sans-droit »."""
    if not user_can(by, Capability.SEE_VOLUNTEERS, maison.pk):
        raise Refusal("sans-droit", "Vous ne suivez pas les bénévoles de cette maison.", "Choisissez une de vos maisons.")
    with once(key, "volunteering.open_house_feed", by=by) as request:
        if request.done:
            return HouseFeed.objects.get(pk=request.result)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=by.pk)  # two presses at once: one address
            end_house_feeds(maison, by)
            feed = HouseFeed.objects.create(maison=maison, user=by)
            audit.record("volunteering.open_house_feed", feed, by=by, maison=maison)
        request.result = feed.pk
        return feed


def end_house_feeds(maison: Maison, user: User) -> int:
    return HouseFeed.objects.live().filter(maison=maison, user=user).update(ended_at=clock.now())
