"""What a card costs a household. Nothing is promised here."""

from portal.households.models import Household, means_of
from portal.kit import clock
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.tariffs.enums import Basis, ProofState
from portal.tariffs.models import TariffVersion
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Means, Quote

from ..models import CultureSeason


def price_for(season: CultureSeason, household: Household | None) -> Quote | None:
    """The price of one card today; None where the tariff has none."""
    try:
        return season.tariff.quote(Means.of(means_of(household, clock.today())), on=clock.today())
    except Refusal:
        return None


def lacks_proof(found: Quote | None) -> bool:
    """Whether the highest price is quoted because nobody has seen a proof."""
    return found is not None and found.proof_state == ProofState.MISSING


def both_prices(season: CultureSeason) -> tuple[int, int] | None:
    """(not taxable, taxable), in cents, of a tariff that stands on tax; None for any other."""
    version = season.tariff.version_on(clock.today())
    if version is None or version.basis != Basis.TAX:
        return None
    return version.not_taxable_cents, version.taxable_cents


def plain_price(season: CultureSeason) -> str:
    """The price as anybody reads it: « Gratuite si votre foyer ne paie pas d’impôt sur le revenu, 12 € sinon »; "" without any."""
    both = both_prices(season)
    if both is None:
        return season.tariff.range_words(clock.today())
    free, full = (("Gratuite" if cents == 0 else format_euros(cents)) for cents in both)
    return free if both[0] == both[1] else f"{free} si votre foyer ne paie pas d’impôt sur le revenu, {full} sinon"


def grid_of(version: int) -> Grid:
    return TariffVersion.objects.with_bands().get(pk=version).grid
