"""What decisions give to the rooms below: a request rides on its item, members read it in their committee's space, who leads it is told."""

from maisons_habitants.committees.item_riders import item_riders
from maisons_habitants.committees.slots import member_panels
from portal.kit import registry

from .demo import evening as demo_of_evening
from .notifications.decisions import name_purposes
from .reading.decisions import broken_decisions
from .rider import RIDER
from .views.committee_files import panel


def register() -> None:
    item_riders.add("funds", RIDER)
    member_panels.add("funds.files", registry.SpaceCard("funds/parts/my_committee_files.html", panel), order=20)
    registry.invariants.add("funds.decisions", broken_decisions)
    registry.demo_parts.add("funds.evening", registry.DemoPart("la soirée d’un fonds", demo_of_evening.load), order=88)
    name_purposes()
