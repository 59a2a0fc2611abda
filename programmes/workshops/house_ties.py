"""What the machines of a house become when it closes."""

from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along

from .enums import MachineState
from .models import Machine


def _machines(house):
    return Machine.objects.filter(maison=house).exclude(state=MachineState.SOLD)


def register() -> None:
    why = "L’autre maison les range, et reprend les prêts en cours."
    registry.house_ties.add("workshops.Machine", HouseTie("machines à prêter", _machines, taken_along(_machines), why=why), order=455)
