"""Tell the households whose facts lapse, some at a time: stopped half-way, it goes on where it was."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.locking import Rank, locked
from portal.notifications.enums import Channel
from portal.people.notifications import tell

from .. import notifications
from ..models import Household, Membership, RefreshCampaign, RefreshNotice


def announce_refresh(*, campaign: RefreshCampaign, by=SYSTEM, limit: int = 100) -> int:
    """Queue the notice of each referent of the next `limit` households, by her channel; how many households were handled.

    One transaction a call: each household has its notices and its messages, or neither. Nought: everybody is told, and the
    campaign is finished. A household that brought its proof meanwhile is no longer told anything.
    """
    with transaction.atomic():
        keys = list(campaign.still_to_tell().order_by("pk").values_list("pk", flat=True)[:limit])
        locked(Household.objects.all(), keys, rank=Rank.HOUSEHOLD)
        referents: dict[int, dict] = {key: {} for key in keys}
        for membership in Membership.objects.active().filter(household__in=keys, is_referent=True).select_related("person__successor"):
            person = membership.person.current_record
            referents[membership.household_id][person.pk] = person
        notices = [notice for key in keys for notice in _tell(campaign, key, referents[key].values(), by)]
        RefreshNotice.objects.bulk_create(notices)
        if keys:
            audit.record("households.announce_refresh", campaign, by=by, households=len(keys))
        elif campaign.finished_at is None:
            campaign.finished_at = clock.now()
            campaign.save(update_fields=["finished_at"])
    return len(keys)


def _tell(campaign: RefreshCampaign, household_id: int, referents, by) -> list[RefreshNotice]:
    words = notifications.refresh(campaign.lapse_on)
    notices = []
    for person in referents:
        message = tell(
            person,
            words,
            purpose="households.refresh",
            about=f"households.Household:{household_id}",
            dedupe_key=f"refresh:{campaign.pk}:{household_id}:{person.pk}",
            by=by,
        )
        channel = message.channel if message.channel != Channel.COUNTER else ""  # out of reach: told at the counter
        notices.append(RefreshNotice(campaign=campaign, household_id=household_id, person=person, channel=channel, at=clock.now()))
    return notices or [RefreshNotice(campaign=campaign, household_id=household_id, at=clock.now())]
