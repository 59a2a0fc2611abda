"""The price of a size within a term already quoted: from the means of the day of the quote, whatever is known since. Nothing is written."""

import datetime as dt

from portal.households.models import facts_about
from portal.households.rules.means import means_on
from portal.tariffs.models import TariffVersion
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Means, Quote, thaw

from ..enums import Agreed
from ..models import Agreement, BasketSize, Subscription, term_of
from ..rules.price import price_on_day
from ..rules.term import Term


def price_in_term(size: BasketSize, standing: Agreement, household) -> Quote:
    """What one basket of this size costs under `standing`: its own price for its size; another size by its own tariff, on the day that
    term was quoted. Nothing is written. A size put on sale since is priced by its first prices."""
    if size.pk == standing.size_id:
        return thaw(standing.price_reason)
    return size.tariff.quote(means_quoted(household, standing.quoted_on), on=day_of_price(size, standing.quoted_on))


def price_on(day: dt.date, promised: Quote, subscription: Subscription, agreed: list[Agreement], quoted_on: dt.date) -> Quote:
    """What a basket of that day costs: the promised price, or the lower one that a proof brought since gives."""
    grid = grids_of({promised.version_id})[promised.version_id]
    facts, term = facts_about(subscription.enrolment.household), term_of(subscription, day, agreed)
    return price_on_day(grid, promised, facts, day, **quoted_for(agreed, term, quoted_on))


def quoted_for(agreed: list[Agreement], term: Term, quoted_on: dt.date) -> dict:
    """When the price of a term was quoted, as the rules ask: a renewal's was announced before it began."""
    announced = any(row.kind == Agreed.RENEWAL and row.from_on == term.start for row in agreed)
    return {"term": term, "quoted_on": quoted_on, "announced": announced}


def grids_of(versions: set[int]) -> dict[int, Grid]:
    rows = TariffVersion.objects.select_related("tariff").prefetch_related("bands").filter(pk__in=versions)
    return {version.pk: version.grid for version in rows}


def means_quoted(household, on: dt.date) -> Means:
    """The means of a day, as they were known on it."""
    return Means.of(means_on(facts_about(household), on, known_on=on))


def day_of_price(size: BasketSize, quoted_on: dt.date) -> dt.date:
    """The day of the quote, or the first day its tariff has a price when it had none then."""
    if size.tariff.version_on(quoted_on):
        return quoted_on
    first = size.tariff.versions.published().filter(valid_from__gt=quoted_on).order_by("valid_from").first()
    return first.valid_from if first else quoted_on
