"""The means of a household in time: which verified facts hold on a day, and when a new one changes a price already agreed.

Design section 6: a price is quoted and frozen for the term agreed. A new proof that lowers it applies from the next billing
period; one that raises it, or an expiry, only at renewal, announced thirty days before. No proof: top rate, never a refusal,
and a credit back to the day the proof was promised when it comes within a month. Quotients are whole euros; days are
Europe/Paris. Pure: no Django, no row.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

HIGHEST_QUOTIENT = 99_999
OLDEST_MONTHS = 24  # the CAF keeps two years of history (domain 3.1)
ANNOUNCED_BEFORE = dt.timedelta(days=30)


class Reason(StrEnum):
    """Why means are known or not."""

    VERIFIED = "verified"
    EXPIRED = "expired"
    PROMISED = "promised"
    NONE = "none"


class Basis(StrEnum):
    """Which of the two facts a price stands on."""

    QUOTIENT = "quotient"
    TAXABLE = "taxable"


@dataclass(frozen=True)
class QuotientFact:
    """A verified quotient, in whole euros. `corrected_on`: the day it was found wrong and another took its place;
    `mends_from`: of that other one, the day when the wrong one was written down."""

    figure: int
    valid_from: dt.date
    valid_until: dt.date
    checked_on: dt.date
    corrected_on: dt.date | None = None
    mends_from: dt.date | None = None

    @property
    def value(self) -> int:
        return self.figure


@dataclass(frozen=True)
class TaxFact:
    """A verified tax status: taxable on income or not."""

    taxable: bool
    valid_from: dt.date
    valid_until: dt.date
    checked_on: dt.date
    corrected_on: dt.date | None = None
    mends_from: dt.date | None = None

    @property
    def value(self) -> bool:
        return self.taxable


Fact = QuotientFact | TaxFact


@dataclass(frozen=True)
class Promise:
    """A proof announced on a day, to be brought by `until` at the latest."""

    promised_on: dt.date
    until: dt.date


@dataclass(frozen=True)
class Facts:
    """All that is known of one household's means, corrected facts included, in the order they were entered."""

    quotients: tuple[QuotientFact, ...] = ()
    taxes: tuple[TaxFact, ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What one kind of fact says on a day."""

    value: int | bool | None = None
    reason: Reason = Reason.NONE
    valid_until: dt.date | None = None
    checked_on: dt.date | None = None


@dataclass(frozen=True)
class Means:
    """What a price may be asked from on a day.

    `quotient` in whole euros and `taxable` are None when nothing verified holds: the tariff then gives its top rate. `reason`,
    `valid_until`, `checked_on` speak of the quotient; `tax` says the same of the tax status.
    """

    quotient: int | None = None
    taxable: bool | None = None
    reason: Reason = Reason.NONE
    valid_until: dt.date | None = None
    checked_on: dt.date | None = None
    tax: Standing = field(default_factory=Standing)

    def value(self, basis: Basis) -> int | bool | None:
        return self.quotient if basis is Basis.QUOTIENT else self.taxable


NO_MEANS = Means()


def _known(facts: Iterable[Fact], known_on: dt.date | None) -> list[Fact]:
    """The facts that stood on `known_on`; without it, those never corrected."""
    if known_on is None:
        return [fact for fact in facts if fact.corrected_on is None]
    return [fact for fact in facts if fact.checked_on <= known_on and (fact.corrected_on is None or known_on < fact.corrected_on)]


def _standing(facts: Iterable[Fact], promises: Iterable[Promise], day: dt.date, known_on: dt.date | None) -> Standing:
    known = _known(facts, known_on)
    holding = [(fact.checked_on, place, fact) for place, fact in enumerate(known) if fact.valid_from <= day <= fact.valid_until]
    if holding:
        fact = max(holding, key=lambda found: found[:2])[2]
        return Standing(fact.value, Reason.VERIFIED, fact.valid_until, fact.checked_on)
    if any(promise.promised_on <= day <= promise.until for promise in promises):
        return Standing(reason=Reason.PROMISED)
    past = [fact for fact in known if fact.valid_until < day]
    if past:
        last = max(past, key=lambda fact: fact.valid_until)
        return Standing(None, Reason.EXPIRED, last.valid_until, last.checked_on)
    return Standing()


def means_on(facts: Facts, day: dt.date, *, known_on: dt.date | None = None) -> Means:
    """The means that hold on `day`: of the facts valid then, the one checked last.

    `known_on` looks back: only what was verified by that day, and not yet corrected, counts.
    """
    quotient = _standing(facts.quotients, facts.promises, day, known_on)
    tax = _standing(facts.taxes, facts.promises, day, known_on)
    return Means(quotient.value, tax.value, quotient.reason, quotient.valid_until, quotient.checked_on, tax)


def means_for_term(facts: Facts, term_start: dt.date, *, known_on: dt.date | None = None) -> Means:
    """The means a price is quoted and frozen from, for a term that begins on `term_start`."""
    return means_on(facts, term_start, known_on=known_on)


def rank(value: int | bool | None) -> int:
    """Order of means by what they may cost: the lower, the lower the price; nothing verified stands above all."""
    return HIGHEST_QUOTIENT + 1 if value is None else int(value)


def lowers(old: Means, new: Means, basis: Basis = Basis.QUOTIENT) -> bool:
    """Whether a price on this basis can only fall when `new` takes the place of `old`."""
    return rank(new.value(basis)) < rank(old.value(basis))


def raises(old: Means, new: Means, basis: Basis = Basis.QUOTIENT) -> bool:
    return lowers(new, old, basis)


def applies_from(
    old: Means, new: Means, *, next_billing_period: dt.date | None, renewal: dt.date, basis: Basis = Basis.QUOTIENT
) -> dt.date:
    """From which day `new` counts in a term quoted from `old`: the next billing period when it lowers, else the renewal.

    `next_billing_period` is None in the last period of a term: the renewal is then the next one.
    """
    if lowers(old, new, basis) and next_billing_period is not None:
        return min(next_billing_period, renewal)
    return renewal


def announce_on(renewal: dt.date) -> dt.date:
    """The day from which a rise or an expiry due at `renewal` must have been told."""
    return renewal - ANNOUNCED_BEFORE


def kept_promise(fact: Fact, promises: Iterable[Promise]) -> Promise | None:
    """The earliest promise that this fact, checked by its last day, fulfils; None when there is none."""
    kept = [promise for promise in promises if promise.promised_on <= fact.checked_on <= promise.until]
    return min(kept, key=lambda promise: promise.promised_on) if kept else None


def credit_from(fact: Fact, facts: Facts) -> dt.date | None:
    """The day back to which `fact` gives a credit when it lowers a price; None when it gives none.

    That of a kept promise, when nothing verified held then; and of the house's own mistake, the day it was made.
    """
    if fact.corrected_on is not None:
        return None
    if fact.mends_from is not None:
        return fact.mends_from
    promise = kept_promise(fact, facts.promises)
    if promise is None:
        return None
    same = facts.quotients if isinstance(fact, QuotientFact) else facts.taxes
    before = [known for known in same if known.checked_on < promise.promised_on]  # brought the very day, a proof keeps its promise too
    held = _standing(before, (), promise.promised_on, promise.promised_on)
    return promise.promised_on if held.value is None else None


def value_in_term(
    facts: Facts,
    day: dt.date,
    *,
    term_start: dt.date,
    billing_periods: Iterable[dt.date],
    quoted_on: dt.date | None = None,
    basis: Basis = Basis.QUOTIENT,
) -> int | bool | None:
    """What the price of something dated `day`, within a term already quoted, is asked from.

    Begins with the means of the quote (`quoted_on`, else the term's start), falls at each billing period begun since with a
    lower fact, goes back to the day of a kept promise or of a mistake, and never rises before the renewal. `billing_periods` are the first
    days of the term's periods.
    """
    best = means_on(facts, term_start, known_on=quoted_on or term_start).value(basis)
    for start in sorted(billing_periods):
        if term_start < start <= day:
            best = min(best, means_on(facts, start, known_on=start).value(basis), key=rank)
    for fact in facts.quotients if basis is Basis.QUOTIENT else facts.taxes:
        since = credit_from(fact, facts)
        if since is not None and since <= day:
            best = min(best, fact.value, key=rank)
    return best


def end_of_month(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def default_valid_until(checked_on: dt.date, refresh_month: int = 2) -> dt.date:
    """The last day of the refresh month that follows the check (February: new resources count from January, domain 3.1).

    What is checked during the refresh month itself holds until the next year's.
    """
    year = checked_on.year if checked_on.month < refresh_month else checked_on.year + 1
    return end_of_month(year, refresh_month)


def promise_until(promised_on: dt.date) -> dt.date:
    """One month after the promise: the same day of the next month, or that month's last."""
    year, month = (promised_on.year + 1, 1) if promised_on.month == 12 else (promised_on.year, promised_on.month + 1)
    return min(end_of_month(year, month), dt.date(year, month, min(promised_on.day, 28)) + dt.timedelta(days=max(0, promised_on.day - 28)))


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Whole calendar months from one month to another; negative when `earlier` comes after."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
