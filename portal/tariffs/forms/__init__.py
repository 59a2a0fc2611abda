from .balance import BalanceForm
from .grid import GridEditor
from .price import PriceFinder
from .tariff import CloseForm, FullCostForm, PublishForm, StartForm, TariffForm

__all__ = ["BalanceForm", "CloseForm", "FullCostForm", "GridEditor", "PriceFinder", "PublishForm", "StartForm", "TariffForm"]
