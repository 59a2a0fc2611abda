from collections.abc import Iterable

from django.db import transaction

from portal.kit.refusal import Refusal

from ..enums import Channel, EnrolmentState
from ..models import Enrolment
from .withdraw import withdraw


def withdraw_together(*, rows: Iterable[Enrolment], by, channel: str = Channel.ONLINE, reason: str = "person") -> list[Enrolment]:
    """Give back the places of several of one party in one act: all of them or none. Nobody of them is left there alone."""
    rows = list(rows)
    if not rows:
        raise Refusal("personne", "Il n'y a plus de place à rendre.", "Voici où elle en est : vérifiez.")
    keys = {row.pk for row in rows}
    waiting_first = sorted(rows, key=lambda row: row.state != EnrolmentState.WAITING)  # no place is offered to who is leaving too
    with transaction.atomic():
        return [withdraw(enrolment=row, by=by, channel=channel, reason=reason, leaving=keys) for row in waiting_first]
