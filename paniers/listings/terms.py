"""What a running subscription is to whoever reads it: what was agreed, what is to come, how it may end, what follows. A few queries."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import clock
from portal.tariffs.enums import ProofState
from portal.tariffs.rules.quote import thaw
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..enums import Renewal, Rhythm
from ..models import Agreement, BasketSize, Subscription, agreed_of
from ..reading.terms import engagement_of, offer_of, price_after, term_after
from ..rules.agreed import standing_on
from ..rules.ending import Engagement


@dataclass(frozen=True)
class TermsView:
    """A running subscription as its household reads it: what it is, what is to come, until when, what can be done."""

    row: Subscription
    now: Agreement
    later: list[Agreement]
    engagement: Engagement
    offer: Agreement | None  # another term, to answer
    wished: Enrolment | None  # the house waited for
    number: int | None  # to say at the table, in `house`: where she collects next
    house: str

    @property
    def stops_from(self) -> dt.date:
        return self.engagement.stops_from(clock.today())

    @property
    def may_stop(self) -> bool:
        """By herself, before the last day."""
        return self.stops_from < self.row.ends_on

    @property
    def may_renew(self) -> bool:
        """There is a term to come that she may still say yes to."""
        return self.offer is not None and not self.row.end_reason

    @property
    def rhythm(self) -> str:
        return rhythm_words(self.now.rhythm)


def rhythm_words(rhythm: str) -> str:
    """« une semaine sur deux »: which of the two, the dates tell."""
    return "chaque semaine" if rhythm == Rhythm.WEEKLY else "une semaine sur deux"


def terms_view(row: Subscription) -> TermsView | None:
    """What a running subscription is today; None when it is over, stopped altogether or only awaited. Six queries."""
    if row.enrolment.state != EnrolmentState.CONFIRMED or row.ends_on < clock.today():
        return None
    agreed = agreed_of(row)
    day = max(clock.today(), row.first_on)
    now = standing_on(agreed, day)
    later = [one for one in agreed if one.from_on > day]
    wished = row.wished if row.wished and row.wished.is_active and row.wished_id != row.enrolment_id else None
    offer = offer_of(row) if row.renewal in (Renewal.OFFERED, Renewal.DECLINED) else None
    number, maison = row.collects_at()
    return TermsView(row, now, later, engagement_of(row), offer, wished, number, maison.name)


def running_of(rows) -> list[TermsView]:
    """Of these subscriptions, those that run."""
    related = ("terms__season", "enrolment__sheet__maison", "enrolment__person", "enrolment__household", "wished__sheet__maison")
    views = (terms_view(row) for row in rows.select_related(*related).order_by("-first_on", "pk"))
    return [view for view in views if view is not None]


def all_days(view: TermsView) -> list[dt.date]:
    """The days that may be its last: today, then those of its baskets. One query."""
    days = view.row.baskets.collected().filter(session__end__gt=clock.now()).values_list("planned_for__local_date", flat=True)
    return [clock.today(), *sorted({day for day in days if day > clock.today()})]


def stop_days(view: TermsView) -> list[dt.date]:
    """Of these, the ones the household may choose by itself: its baskets' days from the earliest on, that one among them."""
    if not view.may_stop:
        return []
    return sorted({view.stops_from, *(day for day in all_days(view) if day >= view.stops_from)})


@dataclass(frozen=True)
class NextTerm:
    """The term offered: its dates, its price beside the one of now. Cents, of one basket."""

    first: dt.date
    last: dt.date
    size: BasketSize
    cents: int
    before_cents: int
    quantity: int
    why: str
    missing: bool

    @property
    def each_cents(self) -> int:
        return self.cents * self.quantity


def renewal_view(view: TermsView) -> NextTerm | None:
    """What would follow, at the promised price or the lower one of today; None when nothing is offered."""
    term = term_after(view.row)
    if not view.may_renew or term is None:
        return None
    now, offer = standing_on(agreed_of(view.row), view.row.ends_on), view.offer
    size = now.size if now.size.offered else offer.size
    promised = thaw(offer.price_reason) if size == offer.size else None
    today = price_after(view.row, size, term.start)
    quote = today if promised is None or today.cents < promised.cents else promised
    last, missing = term.end - dt.timedelta(days=1), quote.proof_state == ProofState.MISSING
    return NextTerm(term.start, last, size, quote.cents, now.unit_cents, now.quantity, quote.why, missing)
