"""The minutes on the committee's pages: at the desk, in a member's space, for everybody; and their part of the demo."""

from portal.kit import registry

from .demo import minutes as demo_of_minutes
from .enums import MeetingState, MinutesState
from .models import Meeting
from .reading.minutes import published_of, read_by_members, standing_by_meeting
from .slots import desk_panels, member_panels, page_panels

SHOWN = 12  # meetings, at the desk


def desk_panel(request, body) -> dict | None:
    """The meetings held lately, each with what became of its minutes. Two queries."""
    rows = Meeting.objects.filter(body=body, state__in=(MeetingState.CLOSED, MeetingState.NO_QUORUM)).select_related("session")
    held = list(rows.order_by("-session__start", "-pk")[:SHOWN])
    if not held:
        return None
    known = standing_by_meeting([row.pk for row in held])
    return {"lines": [(row, known.get(row.pk)) for row in held], "approved": MinutesState.APPROVED}


def member_panel(request, mandate) -> dict | None:
    """What she may read over, then what was approved. One query."""
    found = read_by_members(mandate.seat.body)
    return {"minutes": found} if found else None


def page_panel(request, body) -> dict | None:
    """What everybody may read. One query."""
    found = published_of(body)
    return {"minutes": found} if found else None


def register() -> None:
    desk_panels.add("minutes", registry.SpaceCard("committees/desk/parts/minutes.html", desk_panel), order=20)
    member_panels.add("minutes", registry.SpaceCard("committees/parts/my_minutes.html", member_panel), order=20)
    page_panels.add("minutes", registry.SpaceCard("committees/parts/page_minutes.html", page_panel), order=20)
    registry.demo_parts.add("committees.minutes", registry.DemoPart("des comptes rendus", demo_of_minutes.load), order=80)
