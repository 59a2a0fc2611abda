"""What `tick` does for proposals: recalls an answer owed, seven days before and the day after; purges what nobody needs any more."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.audit import SYSTEM

from .actions.forget_proposals import forget_proposals
from .models import Proposal
from .notifications.proposals import recall
from .reading.proposals import owed
from .rules.proposal_keeping import RECALLED_BEFORE_DAYS

AT_ONCE = 100


def recall_what_is_owed() -> int:
    """How many were recalled. A day moved is recalled anew."""
    today = clock.today()
    past = Q(owed_on__lt=today) & (Q(reminded_after=None) | ~Q(reminded_after=F("owed_on")))
    soon = Q(owed_on__gte=today, owed_on__lte=today + dt.timedelta(days=RECALLED_BEFORE_DAYS)) & (
        Q(reminded_before=None) | ~Q(reminded_before=F("owed_on"))
    )
    rows = list(owed().filter(soon | past).select_related("maison", "owed_by").order_by("owed_on", "pk")[:AT_ONCE])
    for row in rows:
        late = row.owed_on < today
        with transaction.atomic():
            Proposal.objects.filter(pk=row.pk).update(**{"reminded_after" if late else "reminded_before": row.owed_on})
            recall(row, late=late, by=SYSTEM)
    return len(rows)


def purge_proposals(today: dt.date) -> dict:
    return forget_proposals(today=today)
