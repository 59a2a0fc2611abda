from portal.kit import registry
from portal.places.house_ties import history


def register() -> None:
    registry.house_ties.add("pass_culture.CultureCard", history("cartes de sorties", "elles restent bonnes partout."), order=900)
