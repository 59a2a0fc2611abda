"""The till of one person for one day: opened with a count, closed with a count, then frozen. Amounts in cents."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min, Q, Sum

from portal.kit import dates
from portal.ledger.enums import Account, DepositKind, DepositState, Method, PaymentState, RefundRoad, RefundState
from portal.ledger.rules.till import terminal_words

from .deposit import Deposit
from .entry import Entry
from .payment import Payment
from .regie import Regie


class CashSessionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def terminals(self, regie, begin: dt.datetime, end: dt.datetime):
        """The tills of a régie closed in this span whose terminal was read, in the order of their closing."""
        read = self.filter(regie=regie, closed_at__gte=begin, closed_at__lt=end, terminal_cents__isnull=False)
        return read.select_related("holder").order_by("closed_at", "pk")

    def of(self, user, regie=None):
        """The tills this person holds open; of this régie only, when given."""
        mine = self.open().filter(holder=user)
        return mine if regie is None else mine.filter(regie=regie)

    def visible_to(self, user):
        """The tills of the régies she sees, and her own."""
        return self.filter(Q(regie__in=Regie.objects.visible_to(user).values("pk")) | Q(holder=user))


class CashSession(models.Model):
    """A till (caisse) held by one person. `opening` and `closing` are counts by denomination: {"5000": 1, "100": 3} (value in cents ->
    how many). Closed, nothing of it changes any more: `expected_cents` is what the journal said, `difference_cents` counted less
    expected, booked as an entry of its own with its `reason`. What the card terminal's own ticket (télécollecte) says is compared with
    what was keyed in here: `terminal_difference_cents` is ticket less ours, kept with its reason and booked nowhere, since that money
    goes to the account by itself and the bank's statement decides.

    Source: instruction 06-031-A-B-M (the balance is known at any time; a difference is written down the day it is found).
    """

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="sessions", verbose_name="régie")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="tenue par")
    day = models.DateField("jour")
    opened_at = models.DateTimeField("ouverte à")
    float_cents = models.BigIntegerField("fonds de caisse (centimes)")
    opening = models.JSONField("compte à l'ouverture", default=dict)
    opening_difference_cents = models.BigIntegerField("écart à l'ouverture (centimes)", default=0)
    opening_reason = models.CharField("raison de l'écart à l'ouverture", max_length=200, blank=True)
    closed_at = models.DateTimeField("fermée à", null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closing = models.JSONField("compte à la fermeture", default=dict)
    expected_cents = models.BigIntegerField("attendu (centimes)", null=True)
    counted_cents = models.BigIntegerField("compté (centimes)", null=True)
    difference_cents = models.BigIntegerField("écart (centimes)", null=True)
    reason = models.CharField("raison de l'écart", max_length=200, blank=True)
    terminal_cents = models.BigIntegerField("total du terminal (centimes)", null=True)  # its ticket says; None: not read
    terminal_difference_cents = models.BigIntegerField("écart du terminal (centimes)", null=True)
    terminal_reason = models.CharField("raison de l'écart du terminal", max_length=200, blank=True)

    objects = CashSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "caisse"
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["regie", "day"], name="cash_session_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["regie", "holder"],
                condition=Q(closed_at=None),
                name="cash_session_one_open",
                violation_error_message="Cette personne tient déjà une caisse ouverte.",
            ),
            models.CheckConstraint(condition=Q(float_cents__gte=0), name="cash_session_float_positive"),
            models.CheckConstraint(
                condition=Q(opening_difference_cents=0) | ~Q(opening_reason=""),
                name="cash_session_opening_difference_has_its_reason",
                violation_error_message="Un écart de caisse a sa raison.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, counted_cents=None, expected_cents=None, difference_cents=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    counted_cents__isnull=False,  # a CHECK lets through what it cannot tell
                    expected_cents__isnull=False,
                    difference_cents__isnull=False,
                    counted_cents__gte=0,
                    difference_cents=F("counted_cents") - F("expected_cents"),
                ),
                name="cash_session_closed_with_a_count",
                violation_error_message="Une caisse se ferme avec son compte.",
            ),
            models.CheckConstraint(
                condition=Q(difference_cents=None) | Q(difference_cents=0) | ~Q(reason=""),
                name="cash_session_difference_has_its_reason",
                violation_error_message="Un écart de caisse a sa raison.",
            ),
            models.CheckConstraint(
                condition=Q(terminal_cents=None, terminal_difference_cents=None)
                | Q(terminal_cents__gte=0, terminal_difference_cents__isnull=False, closed_at__isnull=False),
                name="cash_session_terminal_read_at_closing",
                violation_error_message="Le total du terminal se relève à la fermeture.",
            ),
            models.CheckConstraint(
                condition=Q(terminal_difference_cents=None) | Q(terminal_difference_cents=0) | ~Q(terminal_reason=""),
                name="cash_session_terminal_difference_has_its_reason",
                violation_error_message="Un écart du terminal a sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"caisse {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def float_back_cents(self) -> int:
        """What of the float goes back to the safe at closing: all of it, unless less was found."""
        return min(self.float_cents, self.counted_cents or 0)

    @property
    def terminal_words(self) -> str:
        """What its terminal's ticket said at closing, with the reason of a difference; nothing when it was not read."""
        if self.terminal_cents is None:
            return ""
        said = terminal_words(self.terminal_cents, self.terminal_difference_cents or 0)
        return f"{said} {self.terminal_reason}" if self.terminal_reason else said

    def cash_cents(self) -> int:
        """The cash that came into this till less what went out of it (undone payments, refunds in cash)."""
        came = self.payments.filter(method=Method.CASH).exclude(receipt=None)
        undone = self.voided_payments.filter(method=Method.CASH, state=PaymentState.VOIDED)
        back = self.refunds.filter(road=RefundRoad.CASH, state__in=[RefundState.SENT, RefundState.SUCCEEDED])
        return _sum(came) - _sum(undone) - _sum(back)

    def terminal_keyed_cents(self) -> int:
        """What this till took by card terminal, less what it undid: what the terminal's own ticket should say."""
        came = self.payments.filter(method=Method.CARD_TERMINAL).exclude(receipt=None)
        undone = self.voided_payments.filter(method=Method.CARD_TERMINAL, state=PaymentState.VOIDED)
        return _sum(came) - _sum(undone)

    def should_hold_cents(self) -> int:
        """What the till should hold in cash just now, its float included."""
        return self.float_cents + self.opening_difference_cents + self.cash_cents()


def _sum(rows) -> int:
    return rows.aggregate(total=Sum("amount_cents"))["total"] or 0


def encaisse_cents(regies) -> int:
    """The receipts in cash that these régies hold: what the journal says, less the floats of the tills open now."""
    floats = CashSession.objects.open().filter(regie__in=regies).aggregate(total=Sum("float_cents"))["total"] or 0
    return Entry.objects.filter(regie__in=regies).balance(Account.CASH) - floats


def cash_waits_since(regie) -> dt.date | None:
    """The day of the last deposit of cash; without any, of the first receipt in cash."""
    deposits = Deposit.objects.filter(regie=regie, kind=DepositKind.CASH).exclude(state=DepositState.UNDONE)
    last = deposits.aggregate(at=Max("at"))["at"]
    last = last or Payment.objects.filter(regie=regie, method=Method.CASH).aggregate(at=Min("settled_at"))["at"]
    return dates.local(last).date() if last else None
