from django.db.models import Q
from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.registry import HouseTie

from .models import Mandate, Regie


def _offices(house):
    """Régies of this house which somebody still holds."""
    held = Mandate.objects.filter(Q(until=None) | Q(until__gte=clock.today())).order_by().values("regie")
    return Regie.objects.filter(maison=house, pk__in=held)


def register() -> None:
    by_hand = "Une caisse se ferme par un acte : remettez le dernier versement au comptable, puis mettez fin aux mandats."
    tie = HouseTie("régies tenues ici", rows=_offices, by_hand=by_hand, url=lambda house: reverse("regie:offices"))
    registry.house_ties.add("ledger.Regie", tie, order=520)
