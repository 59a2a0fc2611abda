"""What a member of a committee reads of requests: those of its meetings she was convoked to, until they are over, but for those that touch
her. Nothing before the convocation."""

from maisons_habitants.committees.enums import MeetingState
from maisons_habitants.committees.models import Mandate
from maisons_habitants.committees.reading.members import mandate_in
from portal.people.models import Person

from ..enums import State
from ..models import FundRequest
from .interests import closed_to

READ = (MeetingState.CONVOKED, MeetingState.OPEN)


def files_of(mandate: Mandate) -> list[FundRequest]:
    """In the order of the meetings' items. Six queries, whatever their number."""
    rows = FundRequest.objects.filter(item__meeting__body=mandate.seat.body_id, item__meeting__state__in=READ)
    rows = rows.filter(item__meeting__session__local_date__lte=mandate.last_day, item__meeting__session__local_date__gte=mandate.starts_on)
    rows = rows.exclude(state=State.WITHDRAWN).exclude(item__meeting__session__state="cancelled")
    rows = rows.select_related("fund", "maison", "rules", "item__meeting__session").order_by(
        "item__meeting__session__start", "item__position"
    )
    found = list(rows)
    shut = closed_to(mandate, found)
    return [one for one in found if one.pk not in shut]


def file_for(user, pk: int) -> tuple[FundRequest, Mandate] | None:
    """The request, and the mandate by which this account reads it; None: it does not."""
    person = Person.objects.of_user(user)
    row = FundRequest.objects.filter(pk=pk, item__isnull=False).select_related("item__meeting__body").first() if person else None
    mandate = mandate_in(row.item.meeting.body, person) if row else None
    if mandate is None:
        return None
    found = next((one for one in files_of(mandate) if one.pk == pk), None)
    return (found, mandate) if found else None


def may_read(user, request: FundRequest) -> bool:
    """For the papers joined to a request: she reads them as she reads it."""
    return file_for(user, request.pk) is not None
