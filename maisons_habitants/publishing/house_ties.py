from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import history

from .actions.rehome_patterns import patterns_here, rehome_patterns


def register() -> None:
    ties = registry.house_ties
    why = "L’autre équipe part de ces pages pour écrire les siennes."
    ties.add("publishing.PagePattern", HouseTie("modèles de pages", rows=patterns_here, rehome=rehome_patterns, why=why), order=460)
    ties.add("publishing.HouseApprovalTask", history("relecture de ses pages", "sa page fermée peut encore être corrigée."), order=900)
