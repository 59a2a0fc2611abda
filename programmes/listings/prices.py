"""What a page says of a price: the public's range, and to a referent what her household pays. Nothing here is ever cached."""

from django.db.models import Prefetch

from portal.households.models import Household, with_facts
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.tariffs.models import Tariff, TariffVersion
from portal.tariffs.rules.grid import FREE

from ..models import SignUpSheet
from ..programme_type import ProgrammeType, Quoted
from ..rules.share import price_of_what_is_left


def versions_read(lookup: str) -> Prefetch:
    """The published versions of the tariffs found at `lookup`, so that no price asks for them again. Two queries."""
    return Prefetch(f"{lookup}__versions", TariffVersion.objects.published().with_bands())


def payer(user) -> Household | None:
    """The household for which `user` answers, the first where there are two, its facts read once; None: she sees no price but the
    public's. Four queries, one where she leads none, none for a visitor."""
    household = Household.objects.led_by(user).order_by("pk").first() if user.is_authenticated else None
    return with_facts(household) if household else None


def depends_on_means(tariff: Tariff | None) -> bool:
    """Does the price differ from one household to another?"""
    return tariff is not None and tariff.depends_on_means(clock.today())


def own_price(household: Household | None, kind: ProgrammeType, sheet: SignUpSheet | None) -> Quoted | None:
    """What one place costs this household, as the kind quotes it; None where the price is everybody's, or not decided yet."""
    if household is None or sheet is None or not depends_on_means(sheet.tariff):
        return None
    try:
        return kind.quote(household, sheet, on=clock.today())
    except Refusal:
        return None


def price_words(tariff: Tariff | None, sheet: SignUpSheet | None = None) -> str:
    """« gratuit », « 3,00 € », « de 4,00 € à 9,00 €, selon vos moyens »: what anybody may read, never somebody's own price. `sheet`: of
    which some dates may have been called off."""
    if tariff is None:
        return FREE
    planned, on = sheet.dates_given() if sheet else (0, 0)
    part = (lambda cents: price_of_what_is_left(cents, planned, on)) if 0 < on < planned else None
    return tariff.range_words(clock.today(), part=part)
