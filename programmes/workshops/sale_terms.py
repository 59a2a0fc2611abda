"""The town's own amounts for machines sold with help, from the settings."""

from django.conf import settings
from django.core import checks

from .rules.sales import SaleTerms


def sale_terms() -> SaleTerms:
    return SaleTerms(settings.MACHINE_PRICE_CENTS, settings.MACHINE_SUBSIDY_CENTS, settings.MACHINE_EVERY_YEARS)


def check_terms(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """A help above the price would owe money to whoever buys."""
    if sale_terms().sound:
        return []
    hint = "MAISON_MACHINE_SUBSIDY_CENTS va de 0 à MAISON_MACHINE_PRICE_CENTS ; MAISON_MACHINE_EVERY_YEARS vaut 0 ou plus."
    return [checks.Error("L’aide à l’achat d’une machine dépasse son prix.", hint=hint, id="workshops.E001")]
