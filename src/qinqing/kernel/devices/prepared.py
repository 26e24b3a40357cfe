"""A query that the ORM writes once and the server plans once; afterwards only the values in its slots change."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, Expression, Field, Func, QuerySet
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor


class Slot(Expression):
    """Stands in a prepared query for the value of this name; `field` says of which type it is."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return a place whose parameter is the slot itself."""
        return "%s", (self,)


class Among(Func):
    """`column = ANY (rows)`: unlike IN, an index can answer it beside a range, and a slot can hold the whole list."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: Combinable, rows: BaseExpression) -> None:
        super().__init__(column, rows)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL whose constants stand in its text, and what takes the places that are left, in their order.

    The server plans it once for each connection, if that is no worse than planning it for each question: writing and
    planning a query that every page asks costs many times what answering it does.
    """

    sql: str
    slots: Sequence[Any]

    def rows(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them, with `values` in the places of the slots."""
        with _cursor() as cursor:
            cursor.execute(self.sql, values)
            return list(cursor.fetchall())


def _cursor() -> CursorWrapper:
    connection.ensure_connection()
    if connection.queries_logged:  # then they are read, and explained: with their values in them
        return connection.cursor()
    own: Any = Cursor(connection.connection)
    return connection.make_cursor(own)


def statement(sql: str, parameters: Iterable[Any], is_slot: Callable[[Any], bool]) -> Statement:
    """Return the statement that the ORM wrote: parameters that are no slots become part of its text."""
    slots: list[Any] = []
    given = iter(parameters)

    def put(place: re.Match[str]) -> str:
        if place[0] != "%s":
            return place[0]
        if is_slot(one := next(given)):
            slots.append(one)
            return "%s"
        ops: Any = connection.ops
        return str(ops.compose_sql("%s", (one,))).replace("%", "%%")

    return Statement(_PLACE.sub(put, sql), slots)


_PLACE = re.compile("%.")


class Prepared:
    """One query; `write` is called with the first question, and must not hold anything that changes from day to day.

    For the few that every page asks.
    """

    def __init__(self, write: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self.write = write

    @cached_property
    def _written(self) -> Statement:
        return statement(*self.write().query.sql_with_params(), lambda one: isinstance(one, Slot))

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them, with `values` in the slots."""
        return self._written.rows([values[slot.name] for slot in self._written.slots])
