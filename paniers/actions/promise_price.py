"""The price of a size within a term already quoted: from the means of the day of the quote, whatever is known since."""

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Quote, thaw

from ..models import Agreement, BasketSize
from ..reading.prices import day_of_price, means_quoted


def promise_in_term(size: BasketSize, standing: Agreement, household, *, by) -> Quote:
    """The same, promised: the tariff's version will never change any more. Raises « tarif-ferme », « tarif-sans-prix »."""
    if size.pk == standing.size_id:
        return thaw(standing.price_reason)
    on = day_of_price(size, standing.quoted_on)
    if size.tariff.closed_from is not None and size.tariff.closed_from <= clock.today():
        raise Refusal("tarif-ferme", f"« {size.name} » n'est plus proposé.", "Choisissez une autre taille, ou gardez la vôtre.")
    return freeze_quote(tariff=size.tariff, means=means_quoted(household, standing.quoted_on), on=on, by=by)
