from portal.kit import clock

from ..enums import SessionState
from ..models import SheetSession, SignUpSheet
from ..room import Asking, open_to, somebody_before
from ..rules.sign_up import SheetFacts


def sheet_facts(sheet: SignUpSheet, asking: Asking | None = None) -> SheetFacts:
    """Read what the rules need about a sheet; true for as long as the caller holds its lock. Two queries and the page's. `asking`: for
    whom; what is kept for some is read only where something is."""
    now = clock.now()
    dates = SheetSession.objects.filter(sheet=sheet.pk).values_list("session__start", "session__end", "session__state")
    spans = sorted((start, end) for start, end, state in dates if state != SessionState.CANCELLED)
    queue = bool(sheet.left) and somebody_before(sheet)
    open_now = open_to(sheet, asking, queue=queue) if asking and sheet.kept else None
    return SheetFacts(
        now=now,
        opens_at=sheet.opens_at,
        closes_at=sheet.closes_at,
        next_start=next((start for start, _ in spans if start > now), None),
        last_end=max((end for _, end in spans), default=None),
        published=sheet.activity.live,
        left=open_now.left if open_now else sheet.left,
        queue=open_now.queue if open_now else queue,
        kept=open_now.kept if open_now else 0,
        kept_for=open_now.kept_for if open_now else "",
        requests_until=sheet.requests_until if sheet.awaits_draw else None,
        draw_at=sheet.draw_at if sheet.awaits_draw else None,
        confidential=sheet.confidential,
        waiting_list=sheet.waiting_list,
    )
