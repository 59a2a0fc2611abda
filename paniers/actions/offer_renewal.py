import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.enums import ProofState

from ..enums import Agreed, Renewal
from ..models import Agreement, BasketSize, Subscription, agreed_of
from ..reading.terms import may_be_offered, means_after, size_after, term_after
from ..rules.agreed import standing_on
from .lock_subscription import lock_subscription
from .tell_subscriber import tell_renewal


def offer_renewal(*, subscription: Subscription, by) -> Agreement | None:
    """Offer another term, at the price that today's means give: promised from now on, whatever comes. Nothing is prolonged without a yes.

    None when there is nothing to offer: too early, asked already, no term to come. A size offered no more is replaced by the usual one.
    """
    with transaction.atomic():
        fresh = lock_subscription(subscription)
        term = term_after(fresh) if may_be_offered(fresh) else None
        if term is None:
            return None
        agreed = agreed_of(fresh)
        offer = write_offer(fresh, standing_on(agreed, fresh.ends_on), term.start, by=by)
        fresh.renewal, fresh.renewal_at = Renewal.OFFERED, clock.now()
        fresh.save(update_fields=["renewal", "renewal_at"])
        audit.record("paniers.offer_renewal", fresh, by=by, subject=fresh.enrolment.person, maison=fresh.enrolment.sheet.maison_id)
        now = standing_on(agreed, fresh.ends_on).unit_cents
        bring = offer.price_reason.get("proof") == ProofState.MISSING
        tell_renewal(fresh, other_price=offer.unit_cents != now, bring=bring and offer.unit_cents > 0, by=by)
        return offer


def write_offer(subscription: Subscription, standing: Agreement, from_on: dt.date, *, by, size: BasketSize | None = None) -> Agreement:
    """What the next term would be, written but not standing: the house, rhythm and number of now, the price of today."""
    size = size or size_after(subscription, standing)
    quote = freeze_quote(tariff=size.tariff, means=means_after(subscription, from_on), on=from_on, by=by)
    return Agreement.objects.create(
        subscription=subscription, kind=Agreed.RENEWAL, from_on=from_on, size=size, rhythm=standing.rhythm, quantity=standing.quantity,
        place=subscription.enrolment, unit_cents=quote.cents, price_reason=quote.frozen, quoted_on=clock.today(), stands=False,
        made_by=by if getattr(by, "pk", None) else None,
    )  # fmt: skip
