from .tariff import FullCost, Tariff
from .version import TariffBand, TariffVersion

__all__ = ["FullCost", "Tariff", "TariffBand", "TariffVersion"]
