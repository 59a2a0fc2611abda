"""Guards in the database itself: what must not change is refused whoever holds the connection, by triggers.

A room lists its `Guard`s in a `GuardSet`, installs it after each migrate (SQLite drops a table's triggers when it rebuilds the
table) and asks `faults()` which are missing or altered. Both engines answer IntegrityError. A condition only reads the
trigger's own table, so that SQLite can rebuild any other. `guards_open` is the only door: the test database's flush, and
purges (accounts after ten years, verified facts two years after they stopped counting).
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connections

SETTING = "maison.guards_open"


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
        app, _, rest = self.table.partition("_")
        return f"{app}_guard_{rest}_{self.event.lower()}{self.suffix}"


def sqlite_trigger(guard: Guard) -> str:
    condition = f"({guard.condition.format(differs='IS NOT')}) AND " if guard.condition else ""
    message = guard.message.replace("'", "''")
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"WHEN {condition}guards_open() = 0 BEGIN SELECT RAISE(ABORT, '{message}'); END"
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


@dataclass(frozen=True)
class GuardSet:
    """The guards of one app, which share the prefix « <app>_guard_ »."""

    app: str
    guards: Callable[[], list[Guard]]

    def wanted(self, connection) -> list[Guard]:
        """The guards of this engine: SQLite has no TRUNCATE."""
        return [guard for guard in self.guards() if connection.vendor == "postgresql" or guard.event != "TRUNCATE"]

    def _present(self, connection) -> dict[str, tuple[str, str]]:
        """name -> (table, definition) of the guards in the database."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                statement = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
            else:
                statement = (
                    "SELECT t.tgname, c.relname, p.prosrc || t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                    "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE %s"
                )
            cursor.execute(statement, [f"{self.app}_guard_%"])
            return {name: (table, definition) for name, table, definition in cursor.fetchall()}

    def install(self, using: str = "default") -> None:
        """Put every guard in place, and take away those of former versions. Idempotent."""
        connection = connections[using]
        present, names = self._present(connection), {guard.name for guard in self.wanted(connection)}
        with connection.cursor() as cursor:
            for name, (table, _) in present.items():
                if name not in names:
                    cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
            for guard in self.wanted(connection):
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
                    cursor.execute(sqlite_trigger(guard))
                else:
                    for statement in _postgres(guard):
                        cursor.execute(statement)

    def faults(self, using: str = "default") -> list[str]:
        """The names of the guards that are missing or not as they should be; nothing while the tables are not there yet."""
        connection = connections[using]
        tables = set(connection.introspection.table_names())
        present = self._present(connection)
        found = []
        for guard in self.wanted(connection):
            expected = sqlite_trigger(guard) if connection.vendor == "sqlite" else _postgres_body(guard) + "A"
            if guard.table in tables and present.get(guard.name, ("", ""))[1] != expected:
                found.append(guard.name)
        return found


def prepare_connection(sender, connection, **kwargs) -> None:
    """On each new SQLite connection: the function the guards ask, and DELETE triggers also for INSERT OR REPLACE."""
    if connection.vendor != "sqlite":
        return
    connection.connection.create_function("guards_open", 0, lambda: int(getattr(connection, "guards_are_open", False)))
    connection.connection.execute("PRAGMA recursive_triggers = ON")


@contextmanager
def guards_open(using: str = "default"):
    """Let this connection change and delete what is guarded, for the length of the block."""
    connection = connections[using]
    connection.ensure_connection()
    _open(connection, True)
    try:
        yield
    finally:
        _open(connection, False)


def _open(connection, state: bool) -> None:
    if connection.vendor == "sqlite":
        connection.guards_are_open = state
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, "on" if state else "off"])
    except DatabaseError:
        if state:
            raise  # when closing: the transaction is broken, its rollback closes the guards
