from .basket import Basket
from .costs import SeasonCosts
from .distribution import Distribution, GivePoint, HouseWays
from .grower import Grower, WeekItem
from .season import BasketSeason, BasketSize, SeasonTerms
from .subscription import Agreement, Subscription

__all__ = [
    "Agreement",
    "Basket",
    "BasketSeason",
    "BasketSize",
    "Distribution",
    "GivePoint",
    "Grower",
    "HouseWays",
    "SeasonCosts",
    "SeasonTerms",
    "Subscription",
    "WeekItem",
]
