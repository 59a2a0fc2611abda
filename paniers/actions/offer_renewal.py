import datetime as dt

from django.db import transaction

from portal.households.models import facts_about
from portal.households.rules.means import means_for_term
from portal.kit import audit, clock
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.enums import ProofState
from portal.tariffs.rules.quote import Means, Quote
from programmes.enums import EnrolmentState

from ..enums import Agreed, Renewal
from ..models import Agreement, BasketSize, Subscription
from ..rules.agreed import standing_on
from ..rules.ending import next_term, offered_from
from ..rules.term import Term
from .change_subscription import agreed_of
from .lock_subscription import lock_subscription
from .tell_subscriber import tell_renewal


def term_after(subscription: Subscription) -> Term | None:
    """The term that would follow, by the season's rules of now: None when the season ends with it, or when its house gives no date any
    more. Where the season asks for no commitment any more, it runs to the season's end."""
    terms = subscription.terms
    term = next_term(subscription.ends_on, months=terms.commitment_months, season_end=terms.ends_on)
    if term is None:
        return None
    last = term.end - dt.timedelta(days=1)
    days = subscription.enrolment.sheet.sessions.on().filter(local_date__range=(term.start, last), start__gt=clock.now())
    return term if days.exists() else None


def may_be_offered(subscription: Subscription) -> bool:
    """Within its last thirty days, not stopped, and not asked yet about the term that would follow."""
    in_time = offered_from(subscription.ends_on) <= clock.today() <= subscription.ends_on
    asked = subscription.renewal_at is not None and subscription.renewal_at.date() >= offered_from(subscription.ends_on)
    fresh = subscription.renewal == Renewal.NONE or (subscription.renewal == Renewal.ACCEPTED and not asked)
    return in_time and fresh and not subscription.end_reason and subscription.enrolment.state == EnrolmentState.CONFIRMED


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


def size_after(subscription: Subscription, standing: Agreement) -> BasketSize:
    """The size of the next term: the same, or the usual one when it is offered no more."""
    return standing.size if standing.size.offered else subscription.terms.usual_size


def price_after(subscription: Subscription, size: BasketSize, from_on: dt.date) -> Quote:
    """What the next term would cost today, to show: the prices of its first day, from the means that hold then as far as is known."""
    return size.tariff.quote(means_after(subscription, from_on), on=from_on)


def means_after(subscription: Subscription, from_on: dt.date) -> Means:
    """The means that hold on the first day of the next term, as far as is known today."""
    return Means.of(means_for_term(facts_about(subscription.enrolment.household), from_on, known_on=clock.today()))


def offer_of(subscription: Subscription) -> Agreement | None:
    """The offer that waits for an answer: the last one written for the day after the last."""
    rows = subscription.agreements.filter(kind=Agreed.RENEWAL, stands=False, from_on=subscription.ends_on + dt.timedelta(days=1))
    return rows.select_related("size__tariff", "place__sheet__maison").order_by("-pk").first()
