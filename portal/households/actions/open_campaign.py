"""Begin the yearly renewal: whose facts lapse is told what to bring."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import RefreshCampaign
from ..rules.means import ANNOUNCED_BEFORE

EARLIEST = ANNOUNCED_BEFORE + dt.timedelta(days=30)  # sooner, the new figures do not exist yet


def open_campaign(*, lapse_on: dt.date, by) -> RefreshCampaign:
    """Open the campaign for what lapses by `lapse_on`. Nobody is told yet: `announce_refresh` does it, a hundred at a time.

    Raises Refusal: « campagne-deja-ouverte », « campagne-trop-tot », « campagne-passee ».
    """
    today = clock.today()
    if lapse_on < today:
        raise Refusal("campagne-passee", "Cette date est passée.", "Choisissez la prochaine fin de validité.")
    if lapse_on - EARLIEST > today:
        raise Refusal(
            "campagne-trop-tot", "Il est trop tôt : les nouveaux quotients n'existent pas encore.", "Revenez deux mois avant la date."
        )
    try:
        with transaction.atomic():
            campaign = RefreshCampaign.objects.create(lapse_on=lapse_on, opened_at=clock.now(), opened_by=by)
            audit.record("households.open_campaign", campaign, by=by)
    except IntegrityError:
        raise Refusal("campagne-deja-ouverte", "Cette campagne est déjà ouverte.", "Elle continue toute seule.") from None
    return campaign
