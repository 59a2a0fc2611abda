"""Her granted projects, for « mon espace »."""

from ..models import FundRequest
from ..rules.after_words import TO_DO, steps_of
from .after import going_on, stands

SHOWN = 4


def space_card(request, person) -> dict | None:
    """Those of which something is still to be done, with what is hers to do; None where there is none. Two queries."""
    if person is None:
        return None
    rows = going_on(FundRequest.objects.led_by(person))[:SHOWN]
    found = [(row, next((step for step in steps_of(stands(row, row.orders.all())) if step.state == TO_DO), None)) for row in rows]
    return {"projects": found} if found else None
