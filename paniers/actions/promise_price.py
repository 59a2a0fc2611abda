"""The price of a size within a term already quoted: from the means of the day of the quote, whatever is known since."""

import datetime as dt

from portal.households.models import facts_about
from portal.households.rules.means import means_on
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Means, Quote, thaw

from ..models import Agreement, BasketSize, Subscription, term_of
from ..rules.price import price_on_day
from .bill_period import grids_of, quoted_for


def price_in_term(size: BasketSize, standing: Agreement, household) -> Quote:
    """What one basket of this size costs under `standing`: its own price for its size; another size by its own tariff, on the day that
    term was quoted. Nothing is written. A size put on sale since is priced by its first prices."""
    if size.pk == standing.size_id:
        return thaw(standing.price_reason)
    return size.tariff.quote(_means(household, standing.quoted_on), on=_day_of_price(size, standing.quoted_on))


def promise_in_term(size: BasketSize, standing: Agreement, household, *, by) -> Quote:
    """The same, promised: the tariff's version will never change any more. Raises « tarif-ferme », « tarif-sans-prix »."""
    if size.pk == standing.size_id:
        return thaw(standing.price_reason)
    on = _day_of_price(size, standing.quoted_on)
    if size.tariff.closed_from is not None and size.tariff.closed_from <= clock.today():
        raise Refusal("tarif-ferme", f"« {size.name} » n'est plus proposé.", "Choisissez une autre taille, ou gardez la vôtre.")
    return freeze_quote(tariff=size.tariff, means=_means(household, standing.quoted_on), on=on, by=by)


def price_on(day: dt.date, promised: Quote, subscription: Subscription, agreed: list[Agreement], quoted_on: dt.date) -> Quote:
    """What a basket of that day costs: the promised price, or the lower one that a proof brought since gives."""
    grid = grids_of({promised.version_id})[promised.version_id]
    facts, term = facts_about(subscription.enrolment.household), term_of(subscription, day, agreed)
    return price_on_day(grid, promised, facts, day, **quoted_for(agreed, term, quoted_on))


def _means(household, on: dt.date) -> Means:
    return Means.of(means_on(facts_about(household), on, known_on=on))


def _day_of_price(size: BasketSize, quoted_on: dt.date) -> dt.date:
    """The day of the quote, or the first day its tariff has a price when it had none then."""
    if size.tariff.version_on(quoted_on):
        return quoted_on
    first = size.tariff.versions.published().filter(valid_from__gt=quoted_on).order_by("valid_from").first()
    return first.valid_from if first else quoted_on
