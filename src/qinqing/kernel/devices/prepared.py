"""`Prepared`: a query that the ORM writes once; afterwards only the values in its slots change."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, Field, Func, QuerySet
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.sql.compiler import SQLCompiler


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


class Prepared:
    """One query; `write` is called with the first question, and must not hold anything that changes from day to day.

    For the few that every page asks: writing one costs the web server more than the database takes to answer it.
    """

    def __init__(self, write: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self.write = write

    @cached_property
    def _written(self) -> tuple[str, Sequence[Any]]:
        sql, parameters = self.write().query.sql_with_params()
        return sql, parameters

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them, with `values` in the slots."""
        sql, parameters = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one.name] if isinstance(one, Slot) else one for one in parameters])
            return list(cursor.fetchall())
