from .basket import DAY, Basket, of_days, of_the_price
from .costs import SeasonCosts
from .distribution import Distribution, GivePoint, HouseWays
from .grower import Grower, WeekItem
from .growing import ContractPrice, CrateMove, GrowerContract, GrowerOrder, GrowerThanks, OrderLine, Surplus
from .pages import GrowerIndexPage, GrowerPage, GrowerVisit, Recipe, RecipeIndexPage, RecipeProduct, RecipeWorkshop
from .season import BasketSeason, BasketSize, SeasonTerms
from .subscription import Agreement, Subscription, agreed_of, promised_to, term_of

__all__ = [
    "DAY",
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
    "GrowerIndexPage",
    "GrowerOrder",
    "GrowerPage",
    "GrowerThanks",
    "GrowerVisit",
    "HouseWays",
    "OrderLine",
    "Recipe",
    "RecipeIndexPage",
    "RecipeProduct",
    "RecipeWorkshop",
    "SeasonCosts",
    "SeasonTerms",
    "Subscription",
    "Surplus",
    "WeekItem",
    "agreed_of",
    "of_days",
    "of_the_price",
    "promised_to",
    "term_of",
]
