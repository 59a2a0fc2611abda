from django.db.models import F

from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along

from .actions.rehome_funds import rehome_funds
from .models import Fund, FundRequest
from .rules.machine import OVER


def _funds(house):
    return Fund.objects.filter(maison=house, closed_on=None)


def _requests(house):
    return FundRequest.objects.filter(maison=house).exclude(state__in=OVER)


def register() -> None:
    ties = registry.house_ties
    why = "Ils suivent leur comité : la même enveloppe, les mêmes règles, tenus par l’autre maison."
    tie = HouseTie("fonds d’initiatives", rows=_funds, rehome=rehome_funds, why=why)
    ties.add("funds.Fund", tie, order=31)
    why = "L’autre maison accompagne ces projets ; le fonds et le comité restent les mêmes."
    tie = HouseTie("projets d’habitants accompagnés", rows=_requests, rehome=taken_along(_requests, edition=F("edition") + 1), why=why)
    ties.add("funds.FundRequest", tie, order=462)
