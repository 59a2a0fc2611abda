"""A household's year: what was owed, paid, credited and given back, from its first day to its last. Read from the journal, so that the
opening balance, the lines and the closing balance always add up. Cents; what is owed is positive, what is in advance negative."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, F, Q, Sum, When

from portal.kit import dates
from portal.kit.money import format_euros
from portal.ledger.enums import Account

from .books import KEPT_YEARS
from .entry import Entry

HOME = (Account.RECEIVABLE, Account.CREDIT)
_IN, _OUT = Q(debit__in=HOME) & ~Q(credit__in=HOME), Q(credit__in=HOME) & ~Q(debit__in=HOME)
GIVEN_BACK = (Account.REFUNDS_DUE, Account.DISPUTED, Account.OUTSIDE_REFUNDS)


@dataclass(frozen=True)
class YearLine:
    """One movement: `cents` adds to what is owed, or takes from it."""

    on: dt.date
    kind: str  # owed, credited, paid, back, handed
    words: str
    cents: int

    @property
    def taken_cents(self) -> int:
        return -self.cents


@dataclass(frozen=True)
class HouseholdYear:
    household: object
    year: int
    opening_cents: int
    lines: list[YearLine]

    def total(self, *kinds: str) -> int:
        return sum(line.cents for line in self.lines if line.kind in kinds)

    @property
    def owed_cents(self) -> int:
        return self.total("owed")

    @property
    def credited_cents(self) -> int:
        return -self.total("credited")

    @property
    def paid_cents(self) -> int:
        return -self.total("paid")

    @property
    def back_cents(self) -> int:
        return self.total("back")

    @property
    def handed_cents(self) -> int:
        return -self.total("handed")

    @property
    def opening_words(self) -> str:
        return format_euros(abs(self.opening_cents))

    @property
    def closing_words(self) -> str:
        return format_euros(abs(self.closing_cents))

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + sum(line.cents for line in self.lines)


def years_of(household, today: dt.date) -> list[int]:
    """The years that have a statement, the newest first: since its first line, ten whole years at most. One query."""
    first = Entry.objects.filter(household=household).order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    return list(range(today.year, max(dates.local(first).year, today.year - KEPT_YEARS) - 1, -1))


def year_of(household, year: int) -> HouseholdYear:
    """Two queries, whatever the number of lines. Days in Europe/Paris."""
    begin, end = dates.midnight(dt.date(year, 1, 1)), dates.midnight(dt.date(year + 1, 1, 1))
    ours = Entry.objects.filter(household=household).filter(_IN | _OUT)
    moved = Case(When(_IN, then=F("amount_cents")), default=-F("amount_cents"))
    opening = ours.filter(at__lt=begin).aggregate(cents=Sum(moved))["cents"] or 0
    rows = ours.filter(at__gte=begin, at__lt=end).select_related("charge", "payment__receipt", "refund").order_by("at", "pk")
    return HouseholdYear(household, year, opening, [_line(entry) for entry in rows])


def _line(entry: Entry) -> YearLine:
    adds = entry.debit in HOME
    kind, words = _said(entry, entry.credit if adds else entry.debit, adds)
    return YearLine(dates.local(entry.at).date(), kind, words, entry.amount_cents if adds else -entry.amount_cents)


def _said(entry: Entry, other: str, adds: bool) -> tuple[str, str]:
    """(kind, words) of a movement between a household and another account."""
    if other == Account.HANDED_OVER:
        return "handed", f"{'Revenu du' if adds else 'Confié au'} comptable public : {entry.charge.label}"
    if entry.charge_id:
        return ("owed", entry.charge.label) if adds else ("credited", f"Annulé ou revu : {entry.charge.label}")
    taken_aside = adds and other == Account.TO_CLASSIFY  # it had left before it was known to be hers
    if entry.refund_id or other in GIVEN_BACK or taken_aside:
        by_bank = not entry.refund_id and other in (Account.DISPUTED, Account.TO_CLASSIFY)
        taken = "Somme reprise par la banque" if by_bank else "Somme rendue"
        return "back", taken if adds else "Somme rendue, revenue en avance"
    payment = entry.payment
    receipt = f", reçu {payment.receipt.reference}" if payment and payment.receipt_id else ""
    means = payment.get_method_display() if payment else "Paiement"
    return "paid", f"Paiement annulé{receipt}" if adds else f"{means}{receipt}"
