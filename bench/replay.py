"""The honest floor of an act: the very statements it made, written down once, then replayed on the driver's own cursor.

An act is recorded twice, on other rows. What differs between the two is a parameter (the sheet, the person, a key just given
out); all the rest is said again word for word, in the same transaction, under the same lock.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest

from django.db import connection

BEGIN = "BEGIN IMMEDIATE"
HOLE = "\0"
SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")  # Django numbers them


@dataclass(frozen=True)
class Heard:
    """One statement as it went to the driver, and whether a transaction was open."""

    sql: str
    values: tuple
    inside: bool


@contextmanager
def heard() -> Iterator[list[Heard]]:
    """Every statement of the block."""
    tape: list[Heard] = []

    def hear(execute, sql, values, many, context):
        if sql != BEGIN:  # said by the replay itself, on both databases
            tape.append(Heard(SAVEPOINT.sub("inner", sql), tuple(values or ()), connection.in_atomic_block))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(hear):
        yield tape


@dataclass(frozen=True)
class Blank:
    """A value to fill in: the key of `role`, alone or within words (« people.Person:12 », HOLE where 12 stood)."""

    role: str
    words: str = ""

    def filled(self, keys: dict[str, int]) -> object:
        return self.words.replace(HOLE, str(keys[self.role])) if self.words else keys[self.role]


@dataclass(frozen=True)
class NewUid:
    """A random identity, drawn anew."""

    as_text: bool

    def filled(self, keys: dict[str, int]) -> object:
        drawn = uuid.uuid4()
        return drawn.hex if self.as_text else drawn


@dataclass(frozen=True)
class Line:
    """One statement to say again; `gives`: the role of the key it hands out."""

    sql: str
    values: tuple
    inside: bool
    gives: str = ""


def script(first: list[Heard], second: list[Heard], roles: dict[str, tuple[int, int]], given: dict[str, str]) -> list[Line]:
    """The lines of an act from two hearings of it. `roles`: its keys in the one and the other; `given`: table -> role of its new key."""
    if len(set(roles.values())) < len(roles):
        raise ValueError(f"two roles cannot be told apart: {roles}")
    if [line.sql for line in first] != [line.sql for line in second]:
        raise ValueError(f"the two hearings say different things: {_first_difference(first, second)}")
    lines = []
    for one, other in zip(first, second, strict=True):
        values = tuple(_blank(*pair, roles) for pair in zip(one.values, other.values, strict=True))
        gives = next((role for table, role in given.items() if one.sql.startswith(f'INSERT INTO "{table}"')), "")
        sql = one.sql.replace("%s", "?").replace("%%", "%") if connection.vendor == "sqlite" else one.sql
        lines.append(Line(sql, values, one.inside, gives))
    return lines


def _first_difference(first: list[Heard], second: list[Heard]) -> tuple:
    return next((pair for pair in zip_longest((line.sql for line in first), (line.sql for line in second)) if pair[0] != pair[1]), ())


def _blank(one: object, other: object, roles: dict[str, tuple[int, int]]) -> object:
    if one == other or repr(one) == repr(other) or isinstance(one, dt.datetime):
        return one
    if _is_uid(one):
        return NewUid(as_text=isinstance(one, str))
    for role, (before, after) in roles.items():
        if (one, other) == (before, after):
            return Blank(role)
        words = re.sub(rf"(?<!\d){before}(?!\d)", HOLE, one) if isinstance(one, str) else ""
        if words and words.replace(HOLE, str(after)) == other:
            return Blank(role, words)
    if isinstance(one, str) and _is_moment(one):
        return one
    raise ValueError(f"nobody knows why {one!r} became {other!r}")


def _is_uid(value: object) -> bool:
    return isinstance(value, uuid.UUID) or (isinstance(value, str) and re.fullmatch("[0-9a-f]{32}", value) is not None)


def _is_moment(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


class Player:
    """Says lines again on the driver's own cursor: a transaction is open exactly where the act had one open, and is taken back unless
    `commit` was said. `rows` and `changed` tell of the last line."""

    def __init__(self, keys: dict[str, int]):
        self.keys, self.opened, self.rows, self.changed = keys, False, [], 0

    def __enter__(self) -> "Player":
        connection.ensure_connection()
        self.cursor = connection.connection.cursor()
        return self

    def __exit__(self, *raised) -> None:
        if self.opened:
            self.cursor.execute("ROLLBACK")
        self.cursor.close()

    def say(self, line: Line) -> None:
        if line.inside and not self.opened:
            self.cursor.execute(BEGIN if connection.vendor == "sqlite" else "BEGIN")
            self.opened = True
        self.cursor.execute(line.sql, [value.filled(self.keys) if isinstance(value, Blank | NewUid) else value for value in line.values])
        self.rows, self.changed = self.cursor.fetchall() if self.cursor.description else [], self.cursor.rowcount
        if line.gives:
            self.keys[line.gives] = self.rows[0][0]

    def read(self, name: str) -> object:
        """The column `name` of the first row."""
        return self.rows[0][[column[0] for column in self.cursor.description].index(name)]

    def commit(self) -> None:
        if self.opened:
            self.cursor.execute("COMMIT")
            self.opened = False
