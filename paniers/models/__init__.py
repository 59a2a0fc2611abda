from .basket import Basket
from .distribution import Distribution, GivePoint, HouseWays
from .grower import Grower, WeekItem
from .pages import GrowerIndexPage, GrowerPage, GrowerVisit, Recipe, RecipeIndexPage, RecipeProduct, RecipeWorkshop
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
    "GrowerIndexPage",
    "GrowerPage",
    "GrowerVisit",
    "HouseWays",
    "Recipe",
    "RecipeIndexPage",
    "RecipeProduct",
    "RecipeWorkshop",
    "SeasonTerms",
    "Subscription",
    "WeekItem",
]
