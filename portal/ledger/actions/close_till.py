from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account, MandateRole
from portal.ledger.models import CashSession, Mandate
from portal.ledger.rules import denominations, till

from .issue_receipt import agent_name
from .lock import lock_till
from .open_till import post_difference
from .posting import post

CLOSED = (
    "closing", "counted_cents", "expected_cents", "difference_cents", "reason", "closed_at", "closed_by",
    "terminal_cents", "terminal_difference_cents", "terminal_reason",
)  # fmt: skip


def close_till(
    *, session: CashSession, counted: dict, reason: str = "", terminal_cents: int | None = None, terminal_reason: str = "", by
) -> CashSession:
    """Close a till with its count by denomination: the difference is booked with its reason, the float goes back to the safe, and
    nothing of the till changes any more. Its holder closes it; if she forgot, the régisseur or a suppléant. `terminal_cents`: what the
    card terminal's ticket says, compared with what was taken by card; nothing is booked for it.

    Refusals: those of `rules.till.closing_refusals`.
    """
    with transaction.atomic():
        session = lock_till(session.pk)
        expected, keyed = session.should_hold_cents(), session.terminal_keyed_cents()
        refusal = Refusal.gather(
            till.closing_refusals(
                till.Closing(
                    is_open=session.is_open,
                    is_hers=session.holder_id == by.pk,
                    may_close_others=may_close_others(by, session.regie),
                    holder=agent_name(session.holder),
                    count=counted,
                    expected_cents=expected,
                    reason=reason,
                    terminal_cents=terminal_cents,
                    keyed_cents=keyed,
                    terminal_reason=terminal_reason,
                )
            )
        )
        if refusal:
            raise refusal
        session.closing = denominations.checked(counted)
        session.counted_cents, session.expected_cents = denominations.total(session.closing), expected
        session.difference_cents = session.counted_cents - expected
        session.reason = reason.strip() if session.difference_cents else ""
        session.closed_at, session.closed_by = clock.now(), by
        if terminal_cents is not None:
            session.terminal_cents, session.terminal_difference_cents = terminal_cents, terminal_cents - keyed
            session.terminal_reason = terminal_reason.strip() if session.terminal_difference_cents else ""
        session.save(update_fields=[*CLOSED])
        post_difference(session, session.difference_cents)
        if session.float_back_cents:
            post(Account.FLOAT, Account.CASH, session.float_back_cents, regie=session.regie)
        audit.record("ledger.close_till", session, by=by, forgotten=session.holder_id != by.pk)
        return session


def may_close_others(user, regie) -> bool:
    """Whether she answers today for the régie (or for the one above it): régisseur or suppléant."""
    leads = [MandateRole.REGISSEUR, MandateRole.SUPPLEANT]
    return Mandate.objects.valid_on(clock.today()).filter(user=user, role__in=leads, regie__in=[regie, regie.root]).exists()
