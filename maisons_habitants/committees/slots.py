"""Where the parts of this room show themselves on a committee's pages: `context(request, row)` gives a template's variables, or None to
show nothing. Each panel asks a constant number of queries."""

from collections.abc import Callable
from typing import Any

from portal.kit.refusal import Refusal
from portal.kit.registry import Slot, SpaceCard

# on the committee's page at the desk; `context(request, body)`
desk_panels: Slot[SpaceCard] = Slot("committees.desk_panels")
# in the space of a member of the day; `context(request, mandate)`
member_panels: Slot[SpaceCard] = Slot("committees.member_panels")
# on the committee's public page; `context(request, body)`
page_panels: Slot[SpaceCard] = Slot("committees.page_panels")
# why a committee may not be dissolved now; `reason(body)`: a Refusal, or None
against_dissolving: Slot[Callable[[Any], Refusal | None]] = Slot("committees.against_dissolving")


def panels_of(slot: Slot[SpaceCard], request, row) -> list[tuple[str, dict]]:
    """(template, variables) of each panel that has something to show."""
    found = ((panel.template, panel.context(request, row)) for panel in slot)
    return [(template, context) for template, context in found if context is not None]
