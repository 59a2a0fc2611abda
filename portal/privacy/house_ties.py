from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along

from .enums import OPEN
from .models import DataRequest


def _asked(house):
    return DataRequest.objects.filter(maison=house, state__in=OPEN)


def register() -> None:
    why = "L’équipe de l’autre maison y répond, dans le même délai."
    tie = HouseTie("demandes sur les données", rows=_asked, rehome=taken_along(_asked), why=why)
    registry.house_ties.add("privacy.DataRequest", tie, order=430)
