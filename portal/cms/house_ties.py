from portal.kit import registry
from portal.places.house_ties import history


def register() -> None:
    stays = "elle dit que la maison est fermée et où aller ; ses nouvelles et ses images restent."
    registry.house_ties.add("cms.MaisonPage", history("page du site", stays), order=900)
