from portal.kit import clock

from ..enums import EnrolmentState, SessionState
from ..models import SheetSession, SignUpSheet
from ..rules.sign_up import SheetFacts


def sheet_facts(sheet: SignUpSheet) -> SheetFacts:
    """Read what the rules need about a sheet; true for as long as the caller holds its lock. Two queries and the page's."""
    now = clock.now()
    dates = SheetSession.objects.filter(sheet=sheet.pk).values_list("session__start", "session__end", "session__state")
    spans = sorted((start, end) for start, end, state in dates if state != SessionState.CANCELLED)
    in_line = (EnrolmentState.WAITING, EnrolmentState.OFFERED)
    queue = bool(sheet.left) and sheet.enrolments.filter(state__in=in_line).exists()
    return SheetFacts(
        now=now,
        opens_at=sheet.opens_at,
        closes_at=sheet.closes_at,
        next_start=next((start for start, _ in spans if start > now), None),
        last_end=max((end for _, end in spans), default=None),
        published=sheet.activity.live,
        left=sheet.left,
        queue=queue,
        waiting_list=sheet.waiting_list,
    )
