"""What went through one till: its receipts, its means apart, its cash. Cents."""

from dataclasses import dataclass

from portal.kit.money import format_euros
from portal.ledger.enums import Method, PaymentState, RefundRoad, RefundState
from portal.ledger.rules.till import ranges

from .payment import Payment, Refund
from .receipt import Receipt
from .till import CashSession


@dataclass(frozen=True)
class TillDay:
    """`payments` came into the till, `undone` went out of it (they may have come into another), `refunds` were given in cash."""

    session: CashSession
    payments: list[Payment]
    undone: list[Payment]
    refunds: list[Refund]
    receipts: list[Receipt]

    def of(self, method: str) -> list[Payment]:
        """What this till holds by this means: what came and was not undone."""
        return [payment for payment in self.payments if payment.method == method and payment.state != PaymentState.VOIDED]

    @property
    def by_means(self) -> list[tuple[str, int, int]]:
        """(means, how many, cents), cash first; undone payments counted out."""
        found = [(method, self.of(method)) for method in Method]
        return [(str(method.label), len(rows), sum(row.amount_cents for row in rows)) for method, rows in found if rows]

    @property
    def cheques(self) -> list[Payment]:
        return self.of(Method.CHEQUE)

    @property
    def cheques_cents(self) -> int:
        return sum(cheque.amount_cents for cheque in self.cheques)

    @property
    def terminal_cents(self) -> int:
        """What the card terminal's ticket should say: what came by card into this till, less what it undid."""
        came = sum(payment.amount_cents for payment in self.payments if payment.method == Method.CARD_TERMINAL)
        return came - sum(payment.amount_cents for payment in self.undone if payment.method == Method.CARD_TERMINAL)

    @property
    def has_terminal(self) -> bool:
        return any(payment.method == Method.CARD_TERMINAL for payment in (*self.payments, *self.undone))

    @property
    def terminal_words(self) -> str:
        """What the ticket said at closing; that it was not read, where there was something to read; else nothing."""
        if self.session.is_open or self.session.terminal_words or not self.has_terminal:
            return self.session.terminal_words
        return f"Terminal : {format_euros(self.terminal_cents)} par carte, ticket non relevé."

    @property
    def vouchers(self) -> list[Payment]:
        return self.of(Method.VOUCHER)

    @property
    def cash_in_cents(self) -> int:
        return sum(payment.amount_cents for payment in self.payments if payment.method == Method.CASH)

    @property
    def cash_out_cents(self) -> int:
        undone = sum(payment.amount_cents for payment in self.undone if payment.method == Method.CASH)
        return undone + sum(refund.amount_cents for refund in self.refunds)

    @property
    def expected_cents(self) -> int:
        """What the till holds, or held at its closing, by its lines; its float included."""
        session = self.session
        return session.float_cents + session.opening_difference_cents + self.cash_in_cents - self.cash_out_cents

    @property
    def numbers(self) -> list[str]:
        """The receipts given from this till, a run in one go: « ACCUEIL-2026-000012 à 000014 »."""
        by_number = {(receipt.year, receipt.number): receipt for receipt in self.receipts}
        words = []
        for year in sorted({year for year, _ in by_number}):
            for first, last in ranges(number for of, number in by_number if of == year):
                begin = by_number[year, first].reference
                words.append(begin if first == last else f"{begin} à {last:06d}")
        return words


def till_day(session: CashSession) -> TillDay:
    """Three queries, whatever went through."""
    with_receipts = ("receipt", "receipt__cancelled_by")
    payments = list(session.payments.filter(receipt__isnull=False).select_related(*with_receipts).order_by("receipt__number"))
    undone = list(session.voided_payments.select_related(*with_receipts).order_by("receipt__number"))
    cash = session.refunds.filter(road=RefundRoad.CASH, state__in=[RefundState.SENT, RefundState.SUCCEEDED])
    receipts = [payment.receipt for payment in payments] + [payment.receipt.cancelled_by for payment in undone]
    receipts.sort(key=lambda receipt: (receipt.year, receipt.number))
    return TillDay(session, payments, undone, list(cash.select_related("payment").order_by("pk")), receipts)
