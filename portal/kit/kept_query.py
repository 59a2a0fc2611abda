"""A queryset whose statement is written once: what the ORM takes to write a long one is more than what the database takes to answer it.

`KeptQuery(make)(*shape, **values)` gives the queryset that `make(*shape, **values)` would: `shape` (hashable: what changes the
statement itself, a limit, whether a house is asked for) chooses among the statements kept; `values` (int, str, day or aware datetime)
are only put into it. `make` asks no clock and reads no row: all that changes from one call to the next is given to it. The queryset is
read as it is: narrowing, ordering or counting it raises TypeError, since its statement would not follow.
"""

import copy
import datetime as dt
from collections.abc import Callable

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.utils import timezone

KEPT = 64  # statements a queryset keeps; beyond it begins again
_FIRST_INT, _FIRST_DAY = 4_611_686_018_427_000_000, dt.date(8000, 1, 1)  # no row has them: places for the values
_FIRST_MOMENT = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


def _place(number: int, value):
    """What stands in the statement while it is written, of the same kind as `value`."""
    if isinstance(value, dt.datetime):
        return _FIRST_MOMENT + dt.timedelta(days=number)
    if isinstance(value, dt.date):
        return _FIRST_DAY + dt.timedelta(days=number)
    if isinstance(value, int) and not isinstance(value, bool):
        return _FIRST_INT + number
    if isinstance(value, str):
        return f"\ufdd0{number}"  # no character: nobody writes it
    raise TypeError(f"{value!r} is no value of a kept statement: put it into the shape")


def _settled(self, *args, **kwargs):
    raise TypeError("its statement is written: give what changes to `make`")


class _Written(Query):
    """A query with its places, what stands in them now, and its statement by database once it was asked for."""

    places: dict
    sent: dict
    statements: dict

    add_q = set_limits = add_annotation = set_values = add_ordering = add_select_related = combine = exists = get_count = _settled

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        connection = connection or connections[using]
        kept = self.statements.get(connection.vendor)
        if kept is None:
            kept = self.statements[connection.vendor] = self._write(connection)
        written, sql, params = kept
        compiler = copy.copy(written)
        compiler.query, compiler.connection, compiler.using = self, connection, connection.alias
        if sql is None:  # it finds nothing whatever is asked
            return compiler
        now = {_sent(connection, place): _sent(connection, self.sent[name]) for name, place in self.places.items()}
        filled = tuple(_filled(now, param) for param in params)
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)
        return compiler

    def _write(self, connection):
        compiler = Query.get_compiler(self.clone(), connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return Query.get_compiler(self.clone(), connection=connection), None, ()
        found = {param for param in params if isinstance(param, int | str | dt.date)}
        lost = [name for name, place in self.places.items() if _sent(connection, place) not in found]
        if lost:
            raise TypeError(f"{', '.join(lost)}: not put into the statement as given")
        return compiler, sql, tuple(params)


def _sent(connection, value):
    """As this database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _filled(now: dict, param):
    if not isinstance(param, int | str | dt.date) or param not in now:
        return param
    value = now[param]
    return type(param)(value) if isinstance(param, int) else value  # drivers have whole numbers of their own


class KeptQuery:
    def __init__(self, make: Callable[..., QuerySet]):
        self.make, self.kept = make, {}

    def __call__(self, *shape, **values) -> QuerySet:
        key = (shape, tuple((name, type(value)) for name, value in values.items()), timezone.get_current_timezone_name())
        template = self.kept.get(key)
        if template is None:
            template = self._template(shape, values)
            if len(self.kept) >= KEPT:
                self.kept.clear()
            self.kept[key] = template
        found = template.all()
        found.query.sent = values
        return found

    def _template(self, shape: tuple, values: dict) -> QuerySet:
        places = {name: _place(number, value) for number, (name, value) in enumerate(values.items())}
        made = self.make(*shape, **places)
        made.query.__class__ = _Written
        made.query.places, made.query.sent, made.query.statements = places, values, {}
        return made
