"""How much of each waits for whoever looks: what the map of the house says beside its entries."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable, RawSQL

from qinqing.kernel.checks.queries.reading import queue, unassigned
from qinqing.kernel.chronicle.models import Delivery
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.prepared import Statement, statement
from qinqing.kernel.devices.rooms import TO_DO, counted
from qinqing.kernel.matters.queries import waiting
from qinqing.kernel.matters.rules import anybody, filled, whose
from qinqing.kernel.notices.models import Mail, Message
from qinqing.kernel.notices.queries import unsigned
from qinqing.kernel.pages.rules.navigation import MOST
from qinqing.kernel.parties.models import Unit


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    empty_result_set_value = 0
    output_field = IntegerField()


Counting = Callable[[Actor], Combinable]


def _each(rows: Callable[[Actor], QuerySet[Any]]) -> Counting:
    return lambda actor: _Count(rows(actor).order_by().values("pk")[: MOST + 1])


def _turn(actor: Actor) -> Combinable:
    """Return how much work of all rooms waits."""
    source, parameters = waiting(actor, TO_DO)
    if not source:
        return Value(0)
    counted = f"SELECT count(*) FROM (SELECT {source} LIMIT %s) AS counted"  # noqa: S608 - the ORM's own text
    return RawSQL(counted, (*parameters, MOST + 1), IntegerField())  # noqa: S611 - as above


COUNTS: dict[str, Sequence[Counting]] = {
    "notices": [_each(unsigned)],
    "turn": [_turn],
    "checks": [_each(queue)],
    "unassigned": [_each(unassigned)],
    "parked": [
        _each(lambda _: Delivery.objects.parked()),
        _each(lambda _: Mail.objects.parked()),
        _each(lambda _: Message.objects.parked()),
    ],
}
"""What the map of the house counts, each in one or more tables; rooms above the pages name more of their own."""


def _ways(name: str) -> Sequence[Counting]:
    return [*COUNTS.get(name, ()), *(_each(rows) for known, rows in counted() if known == name)]


def counts(actor: Actor, wanted: Iterable[str]) -> dict[str, int]:
    """Return how much of each waits for `actor`, in one query; none is counted further than the map says it."""
    asked = _counting(anybody(actor), frozenset(wanted))
    found = iter(asked.rows(filled(asked.slots, actor))[0])
    return {name: sum(next(found) or 0 for _ in _ways(name)) for name in sorted(wanted)}


@cache
def _counting(actor: Actor, wanted: frozenset[str]) -> Statement:
    """Write it once for actors of one kind: it is asked on every page."""
    return statement(*_written(actor, wanted), whose)


def _written(actor: Actor, wanted: frozenset[str]) -> tuple[str, Sequence[Any]]:
    columns = {f"{name}_{place}": one(actor) for name in sorted(wanted) for place, one in enumerate(_ways(name))}
    sql, parameters = (
        Unit.objects.filter(pk=actor.unit_id).annotate(**columns).values_list(*columns).query.sql_with_params()
    )
    return sql, parameters
