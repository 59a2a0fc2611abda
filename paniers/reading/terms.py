"""A subscription as its rows tell it: from when it may change, whether it may stop, what would follow it. Nothing is written."""

import datetime as dt

from portal.households.models import facts_about
from portal.households.rules.means import means_for_term
from portal.kit import clock
from portal.tariffs.rules.quote import Means, Quote
from programmes.enums import EnrolmentState
from programmes.models import SignUpSheet

from ..enums import PACKED, Agreed, Renewal
from ..models import Agreement, BasketSeason, BasketSize, Subscription, agreed_of, promised_to
from ..rules.agreed import standing_on
from ..rules.ending import Engagement, next_term, offered_from
from ..rules.term import Term
from .possible import still_open


def open_days(subscription: Subscription, where: SignUpSheet | BasketSeason) -> list[dt.date]:
    """The days from which a change may count, in this house or in any of the season: those of the subscription about which one may
    still say something."""
    span = (max(subscription.first_on, clock.today()), subscription.ends_on)
    sessions = where.sessions.on().filter(local_date__range=span, start__gt=clock.now()).order_by("start")
    return sorted({session.local_date for session in sessions if still_open(subscription.terms, session)})


def engagement_of(subscription: Subscription) -> Engagement:
    """Where it stands: how many baskets are behind, whether the household may still stop by itself. Two queries."""
    terms, agreed = subscription.terms, agreed_of(subscription)
    rows = subscription.baskets.filter(state__in=PACKED).select_related("session")
    begun = sum(not still_open(terms, row.session) for row in rows)
    promised = promised_to(subscription, agreed, clock.today())
    trial = promised["trial_baskets"] if standing_on(agreed, clock.today()).kind != Agreed.RENEWAL else 0
    return Engagement(begun, trial, promised["stop_notice_days"], bool(promised["commitment_months"]), subscription.ends_on)


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


def offer_of(subscription: Subscription) -> Agreement | None:
    """The offer that waits for an answer: the last one written for the day after the last."""
    rows = subscription.agreements.filter(kind=Agreed.RENEWAL, stands=False, from_on=subscription.ends_on + dt.timedelta(days=1))
    return rows.select_related("size__tariff", "place__sheet__maison").order_by("-pk").first()


def size_after(subscription: Subscription, standing: Agreement) -> BasketSize:
    """The size of the next term: the same, or the usual one when it is offered no more."""
    return standing.size if standing.size.offered else subscription.terms.usual_size


def price_after(subscription: Subscription, size: BasketSize, from_on: dt.date) -> Quote:
    """What the next term would cost today, to show: the prices of its first day, from the means that hold then as far as is known."""
    return size.tariff.quote(means_after(subscription, from_on), on=from_on)


def means_after(subscription: Subscription, from_on: dt.date) -> Means:
    """The means that hold on the first day of the next term, as far as is known today."""
    return Means.of(means_for_term(facts_about(subscription.enrolment.household), from_on, known_on=clock.today()))
