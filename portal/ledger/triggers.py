"""The guards of the books in the database itself: what is written stays written, whoever holds the connection.

Installed after each migrate (SQLite drops a table's triggers when it rebuilds the table); `faults()` tells which are missing or
altered. Both engines answer IntegrityError. A condition only reads the trigger's own table, so that SQLite can rebuild any
other. `books_open` is the only door: the test database's flush, and the purge of accounts after ten years.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connections

from portal.ledger.models import Allocation, Charge, Entry, Payment, ProviderEvent, Receipt, ReceiptCounter, Refund
from portal.ledger.rules import transitions

PREFIX = "ledger_guard_"
APPEND_ONLY = (Charge, Allocation, Entry, Receipt, ProviderEvent)
SETTING = "maison.books_open"


@dataclass(frozen=True)
class Guard:
    """Refuse `event` (INSERT, UPDATE, DELETE, TRUNCATE) on `table` where `condition` holds; `{differs}` is the engine's own."""

    table: str
    event: str
    message: str
    condition: str = ""
    suffix: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table.removeprefix('ledger_')}_{self.event.lower()}{self.suffix}"


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
    for model in (Payment, Refund, ReceiptCounter):
        table = _table(model)
        found += [Guard(table, event, "rien ne s'efface au grand livre") for event in ("DELETE", "TRUNCATE")]
    payment_once = {"provider_ref", "checkout_url", "expires_at", "received_cents", "anomaly", "settled_at", "receipt"}
    return [
        *found,
        *_state_guards(Payment, payment_once, transitions.PAYMENT, "created", "NEW.receipt_id IS NOT NULL OR NEW.settled_at IS NOT NULL"),
        *_state_guards(Refund, {"provider_ref", "settled_at"}, transitions.REFUND, "requested", "NEW.settled_at IS NOT NULL"),
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


def _state_guards(model, once: set[str], moves: dict, first: str, also: str) -> list[Guard]:
    table = _table(model)
    return [
        Guard(table, "UPDATE", "ce champ ne change plus", _changed(model, free={"state"}, once=once), "_fixed"),
        Guard(table, "UPDATE", "cet état ne peut pas suivre l'autre", _illegal_move(moves), "_state"),
        Guard(table, "INSERT", "une ligne commence par le commencement", f"NEW.state <> '{first}' OR {also}", "_first"),
    ]


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


# --- the two engines ---------------------------------------------------------------------------------------------------


def _sqlite(guard: Guard) -> str:
    condition = f"({guard.condition.format(differs='IS NOT')}) AND " if guard.condition else ""
    message = guard.message.replace("'", "''")
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"WHEN {condition}books_open() = 0 BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgres_body(guard: Guard) -> str:
    condition = f"({guard.condition.format(differs='IS DISTINCT FROM')}) AND " if guard.condition else ""
    message = guard.message.replace("'", "''")
    row = "NULL" if guard.event == "TRUNCATE" else "OLD" if guard.event == "DELETE" else "NEW"
    return (
        f"BEGIN IF {condition}COALESCE(current_setting('{SETTING}', true), '') <> 'on' THEN "
        f"RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{message}'; END IF; RETURN {row}; END"
    )


def _postgres(guard: Guard) -> list[str]:
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $guard${_postgres_body(guard)}$guard$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH {each} EXECUTE FUNCTION {guard.name}()",
        # also for a session that plays a replica, where ordinary triggers sleep
        f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}",
    ]


def wanted(connection) -> list[Guard]:
    """The guards of this engine: SQLite has no TRUNCATE."""
    return [guard for guard in guards() if connection.vendor == "postgresql" or guard.event != "TRUNCATE"]


def _present(connection) -> dict[str, tuple[str, str]]:
    """name -> (table, definition) of the guards in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [PREFIX + "%"])
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname, p.prosrc || t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE %s",
                [PREFIX + "%"],
            )
        return {name: (table, definition) for name, table, definition in cursor.fetchall()}


def install(using: str = "default") -> None:
    """Put every guard in place, and take away those of former versions. Idempotent."""
    connection = connections[using]
    present, names = _present(connection), {guard.name for guard in wanted(connection)}
    with connection.cursor() as cursor:
        for name, (table, _) in present.items():
            if name not in names:
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        for guard in wanted(connection):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
                cursor.execute(_sqlite(guard))
            else:
                for statement in _postgres(guard):
                    cursor.execute(statement)


def faults(using: str = "default") -> list[str]:
    """The names of the guards that are missing or not as they should be; nothing while the tables are not there yet."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    present = _present(connection)
    found = []
    for guard in wanted(connection):
        if guard.table not in tables:
            continue
        expected = _sqlite(guard) if connection.vendor == "sqlite" else _postgres_body(guard) + "A"
        if present.get(guard.name, ("", ""))[1] != expected:
            found.append(guard.name)
    return found


# --- the door ----------------------------------------------------------------------------------------------------------


def prepare_connection(sender, connection, **kwargs) -> None:
    """On each new SQLite connection: the function the guards ask, and DELETE triggers also for INSERT OR REPLACE."""
    if connection.vendor != "sqlite":
        return
    connection.connection.create_function("books_open", 0, lambda: int(getattr(connection, "books_are_open", False)))
    connection.connection.execute("PRAGMA recursive_triggers = ON")


@contextmanager
def books_open(using: str = "default"):
    """Let this connection change and delete what is written, for the length of the block."""
    connection = connections[using]
    connection.ensure_connection()
    _open(connection, True)
    try:
        yield
    finally:
        _open(connection, False)


def _open(connection, state: bool) -> None:
    if connection.vendor == "sqlite":
        connection.books_are_open = state
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, "on" if state else "off"])
    except DatabaseError:
        if state:
            raise  # when closing: the transaction is broken, its rollback closes the books
