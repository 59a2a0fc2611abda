"""What the funds themselves give to the rooms below: the desk's entry, what must hold of envelopes, the demo's funds."""

from portal.kit import registry
from portal.people.enums import Capability

from .demo import funds as demo_of_funds
from .reading.envelopes import broken_envelopes


def register() -> None:
    entry = registry.DeskEntry("Fonds", "funds_desk:funds", "Enveloppes, règles, demandes", Capability.REVIEW_FUNDS, "house")
    registry.desk_entries.add("funds", entry, order=38)
    registry.invariants.add("funds.envelopes", broken_envelopes)
    registry.demo_parts.add("funds.funds", registry.DemoPart("des fonds d’initiatives", demo_of_funds.load), order=84)
