"""What the funds themselves give to the rooms below: the desk's entry, what must hold of envelopes, the demo's funds."""

from maisons_habitants.committees.slots import against_dissolving
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from .demo import funds as demo_of_funds
from .models import Fund
from .reading.envelopes import broken_envelopes


def open_fund_of(body) -> Refusal | None:
    """Why this committee may not be dissolved now: a fund counts on it."""
    fund = Fund.objects.filter(body=body, closed_on=None).first()
    if fund is None:
        return None
    return Refusal("fonds-ouvert", f"Ce comité décide pour « {fund} », qui est ouvert.", "Fermez d’abord ce fonds, dans « Fonds ».")


def register() -> None:
    entry = registry.DeskEntry("Fonds", "funds_desk:funds", "Enveloppes, règles, demandes", Capability.REVIEW_FUNDS, "house")
    registry.desk_entries.add("funds", entry, order=38)
    against_dissolving.add("funds", open_fund_of)
    registry.invariants.add("funds.envelopes", broken_envelopes)
    registry.demo_parts.add("funds.funds", registry.DemoPart("des fonds d’initiatives", demo_of_funds.load), order=84)
