from .basket import Basket
from .costs import SeasonCosts
from .distribution import Distribution, GivePoint, HouseWays
from .grower import Grower, WeekItem
from .growing import ContractPrice, CrateMove, GrowerContract, GrowerOrder, GrowerThanks, OrderLine, Surplus
from .season import BasketSeason, BasketSize, SeasonTerms
from .subscription import Agreement, Subscription

__all__ = [
    "Agreement",
    "Basket",
    "BasketSeason",
    "BasketSize",
    "ContractPrice",
    "CrateMove",
    "Distribution",
    "GivePoint",
    "Grower",
    "GrowerContract",
    "GrowerOrder",
    "GrowerThanks",
    "HouseWays",
    "OrderLine",
    "SeasonCosts",
    "SeasonTerms",
    "Subscription",
    "Surplus",
    "WeekItem",
]
