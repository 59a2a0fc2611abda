from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along
from programmes.models import Session

from .models import BasketSeason, GivePoint


def _distributions(house):
    seasons = BasketSeason.objects.order_by().values("pk")
    return Session.objects.on().filter(maison=house, end__gt=clock.now(), activity__in=seasons)


def _points(house):
    return GivePoint.objects.filter(maison=house, open=True)


def register() -> None:
    ties = registry.house_ties
    by_hand = (
        "Chaque foyer choisit où venir : proposez à chacun une autre maison depuis son abonnement, puis annulez les distributions d’ici."
    )
    tie = HouseTie("distributions de paniers à venir", rows=_distributions, by_hand=by_hand, url=lambda house: reverse("paniers_desk:days"))
    ties.add("programmes.Session/paniers", tie, order=545)
    why = "Ce que personne ne vient chercher se donne là-bas."
    ties.add("paniers.GivePoint", HouseTie("points de don", rows=_points, rehome=taken_along(_points), why=why), order=455)
