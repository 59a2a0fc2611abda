"""What `tick` does for this room, from rows that are due."""

import datetime as dt

from .actions.announce_refresh import announce_refresh
from .actions.forget_image_rights import forget_image_rights
from .actions.purge_households import purge_households
from .models import RefreshCampaign

CHUNK = 100
CHUNKS_A_TICK = 10


def purge(today: dt.date) -> dict:
    """Once a day, after `people` has forgotten whom it must."""
    return purge_households(today=today)


def purge_image_rights(today: dt.date) -> dict:
    return forget_image_rights(today=today)


def continue_campaigns() -> int:
    """Tell the next households of campaigns begun and not finished; how many."""
    told = 0
    for campaign in RefreshCampaign.objects.filter(finished_at__isnull=True).order_by("lapse_on"):
        for _ in range(CHUNKS_A_TICK):
            handled = announce_refresh(campaign=campaign, limit=CHUNK)
            told += handled
            if not handled:
                break
    return told
