from .basket import Basket
from .grower import Grower, WeekItem
from .season import BasketSeason, SeasonTerms
from .subscription import Subscription

__all__ = ["Basket", "BasketSeason", "Grower", "SeasonTerms", "Subscription", "WeekItem"]
