"""The guards of the books in the database itself: what is written stays written, whoever holds the connection.

How guards are installed and opened stands in `portal.kit.guards`.
"""

from portal.kit.guards import Guard, GuardSet, guards_open
from portal.ledger.models import (
    Allocation,
    BalanceCheck,
    BillingRun,
    CashSession,
    Charge,
    Deposit,
    DepositedPayment,
    Dispute,
    Entry,
    GiveBack,
    Mandate,
    MoneyTask,
    OfficeChange,
    PayLater,
    Payment,
    Payout,
    ProviderEvent,
    Receipt,
    ReceiptCopy,
    ReceiptCounter,
    RecoveryLine,
    RecoveryList,
    Refund,
    RefundOrder,
    Reminder,
    TillRecord,
    YearClose,
)
from portal.ledger.rules import transitions

APPEND_ONLY = (
    Charge, Allocation, Entry, Receipt, ProviderEvent, TillRecord, ReceiptCopy, YearClose, Payout, BalanceCheck,
    PayLater, RecoveryList, OfficeChange,
)  # fmt: skip
TERMINAL = {"terminal_cents", "terminal_difference_cents", "terminal_reason"}
# What moves forward, column by column: model -> (what may change, what is filled once, moves of its state, its first states)
MOVES_ON = {
    Deposit: ({"state"}, {"handed_at", "validated_at", "reference", "reason"}, transitions.DEPOSIT, ("made",)),
    DepositedPayment: ({"standing"}, set(), {}, ()),
    Dispute: ({"state", "closed_at", "uncovered_cents", "aside", "payment"}, set(), transitions.DISPUTE, ("open", "won", "lost")),
    BillingRun: ({"state"}, {"approved_by", "reason", "done_at"}, transitions.BILLING, ("previewed", "held")),
    CashSession: (
        {"closing"},
        {"closed_at", "closed_by", "expected_cents", "counted_cents", "difference_cents", "reason", *TERMINAL},
        {},
        (),
    ),
    RefundOrder: (set(), {"reference", "paid_at"}, {}, ()),
    GiveBack: (set(), {"done_at", "back_cents", "kept_cents"}, {}, ()),
    MoneyTask: (set(), {"settled_at", "settled_by", "outcome"}, {}, ()),
    Mandate: ({"until"}, set(), {}, ()),  # ended early, or prolonged by nobody: another is given
    Reminder: (set(), {"answered_at", "answer"}, {}, ()),
    RecoveryLine: (set(), {"withdrawn_at", "withdrawn_why"}, {}, ()),
}


def _table(model) -> str:
    return model._meta.db_table


def _changed(model, *, free: set[str], once: set[str]) -> str:
    """SQL true when a column changes that may not: all of them, save the `free`; those of `once` may be filled, then no more."""
    parts = []
    for field in model._meta.concrete_fields:
        column = field.column
        if field.name in free:
            continue
        change = f"(OLD.{column} {{differs}} NEW.{column})"
        if field.name in once:
            empty = f"OLD.{column} IS NOT NULL" if field.null else f"OLD.{column} <> ''"
            change = f"({empty} AND {change})"
        parts.append(change)
    return " OR ".join(parts)


def _illegal_move(table: dict[str, set[str]]) -> str:
    """SQL true when a state follows one that it may not follow."""
    legal = " OR ".join(
        f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(repr(state) for state in sorted(after))}))"
        for before, after in sorted(table.items())
        if after
    )
    return f"OLD.state <> NEW.state AND NOT ({legal})"


def guards() -> list[Guard]:
    """Every guard, by table."""
    found = []
    for model in APPEND_ONLY:
        table = _table(model)
        found += [Guard(table, event, "ce qui est écrit au grand livre ne change plus") for event in ("UPDATE", "DELETE", "TRUNCATE")]
    for model in (Payment, Refund, ReceiptCounter, *MOVES_ON):
        table = _table(model)
        found += [Guard(table, event, "rien ne s'efface au grand livre") for event in ("DELETE", "TRUNCATE")]
    for model, (free, once, moves, first) in MOVES_ON.items():
        found += _state_guards(model, free, once, moves, first) if moves else [_fixed(model, free, once)]
    payment_once = {"provider_ref", "checkout_url", "expires_at", "received_cents", "anomaly", "settled_at", "receipt", "voided_from"}
    refund_once = {"provider_ref", "answer", "order", "session", "approved_by", "approved_at"}
    settled = "NEW.receipt_id IS NOT NULL OR NEW.settled_at IS NOT NULL"
    return [
        *found,
        *_state_guards(Payment, {"state", "asked_at"}, payment_once, transitions.PAYMENT, ("created",), settled),
        *_state_guards(
            Refund,
            {"state", "road", "settled_at", "uncovered_cents", "aside", "payment"},
            refund_once,
            transitions.REFUND,
            ("asked", "requested"),
            "NEW.settled_at IS NOT NULL",
        ),
        Guard(_table(CashSession), "UPDATE", "une caisse fermée ne change plus", "OLD.closed_at IS NOT NULL", "_closed"),
        Guard(_table(CashSession), "INSERT", "une caisse commence ouverte", "NEW.closed_at IS NOT NULL", "_first"),
        Guard(
            _table(DepositedPayment),
            "UPDATE",
            "un chèque retiré d'un versement n'y revient pas",
            "NOT OLD.standing AND NEW.standing",
            "_back",
        ),
        *(_follows_its_money(model) for model in (Refund, Dispute)),
        _reversal(),
        _next_number(),
        _cancelling(),
        Guard(
            _table(ReceiptCounter),
            "UPDATE",
            "un compteur de quittances n'avance que d'un",
            "(OLD.id {differs} NEW.id) OR (OLD.regie_id {differs} NEW.regie_id) OR (OLD.year {differs} NEW.year) OR NEW.last < OLD.last",
        ),
    ]


def _fixed(model, free: set[str], once: set[str]) -> Guard:
    return Guard(_table(model), "UPDATE", "ce champ ne change plus", _changed(model, free=free, once=once), "_fixed")


def _state_guards(model, free: set[str], once: set[str], moves: dict, first: tuple[str, ...], also: str = "") -> list[Guard]:
    table = _table(model)
    begun = f"NEW.state NOT IN ({', '.join(repr(state) for state in first)})"
    return [
        _fixed(model, free, once),
        Guard(table, "UPDATE", "cet état ne peut pas suivre l'autre", _illegal_move(moves), "_state"),
        Guard(table, "INSERT", "une ligne commence par le commencement", f"{begun} OR {also}" if also else begun, "_first"),
    ]


def _follows_its_money(model) -> Guard:
    """A row on money set aside goes over, once, to the payment that the money became."""
    moved, once = "(OLD.payment_id {differs} NEW.payment_id)", "(OLD.aside AND NOT NEW.aside)"
    wrong = f"({moved} AND NOT {once}) OR (NOT OLD.aside AND NEW.aside)"
    return Guard(_table(model), "UPDATE", "il reste au paiement dont l'argent est parti", wrong, "_aside")


def _reversal() -> Guard:
    table = _table(Charge)
    same = "o.household_id = NEW.household_id AND o.kind = NEW.kind AND o.amount_cents = -NEW.amount_cents"
    return Guard(
        table,
        "INSERT",
        "une annulation reprend sa ligne à l'identique",
        "NEW.reverses_id IS NOT NULL AND NOT EXISTS "
        f"(SELECT 1 FROM {table} o WHERE o.id = NEW.reverses_id AND o.reverses_id IS NULL AND {same})",
        "_reversal",
    )


def _next_number() -> Guard:
    table = _table(Receipt)
    last = f"SELECT MAX(r.number) FROM {table} r WHERE r.regie_id = NEW.regie_id AND r.year = NEW.year"
    return Guard(table, "INSERT", "les quittances se suivent", f"NEW.number <> COALESCE(({last}), 0) + 1", "_number")


def _cancelling() -> Guard:
    table = _table(Receipt)
    return Guard(
        table,
        "INSERT",
        "une quittance d'annulation reprend l'autre à l'identique",
        "NEW.cancels_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
        f"{table} o WHERE o.id = NEW.cancels_id AND o.cancels_id IS NULL "
        "AND o.regie_id = NEW.regie_id AND o.amount_cents = -NEW.amount_cents)",
        "_cancel",
    )


GUARDS = GuardSet("ledger", guards)
wanted, install, faults = GUARDS.wanted, GUARDS.install, GUARDS.faults
books_open = guards_open
