from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import history

from .actions.rehome_calls import calls_here, rehome_calls


def register() -> None:
    why = "L’autre maison rappelle."
    registry.house_ties.add("desk.CallBack", HouseTie("rappels promis", rows=calls_here, rehome=rehome_calls, why=why), order=440)
    why = "les comptages restent ceux de cette maison."
    registry.house_ties.add("desk.VisitCount", history("comptages de passage", why), order=900)
