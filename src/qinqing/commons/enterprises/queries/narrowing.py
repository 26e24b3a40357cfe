"""Enterprises narrowed by conditions on fields of the catalogue, always within what somebody may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from qinqing.commons.enterprises.models import EnterpriseQuerySet, Holding
from qinqing.commons.enterprises.queries.catalogue import catalogue, topics
from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, Field
from qinqing.commons.enterprises.rules.conditions import Condition, may_narrow
from qinqing.commons.enterprises.rules.values import day_of


def offered() -> list[tuple[str, list[Field]]]:
    """Return the fields by which a list can be narrowed, under their headings; one query."""
    return topics(one for one in catalogue().values() if may_narrow(one))


def narrowed(rows: EnterpriseQuerySet, conditions: Sequence[Condition]) -> EnterpriseQuerySet:
    """Return those of `rows` that meet all conditions; whose value nobody knows meets none but `not_known`."""
    by_topic: dict[str, Q] = {}
    for one in conditions:
        if one.field.column:
            rows = rows.filter(_own(one))
        elif one.not_known:
            known = {f"{_place(one.field)}__isnull": False}
            rows = rows.exclude(Exists(_held(one.field.topic).filter(**known)))
        else:
            by_topic[one.field.topic] = by_topic.get(one.field.topic, Q()) & _between(_place(one.field), one)
    for topic, asked in by_topic.items():
        rows = rows.filter(Exists(_held(topic).filter(asked)))
    return rows


def _held(topic: str) -> Any:
    return Holding.objects.filter(enterprise=OuterRef("pk"), topic=topic)


def _place(field: Field) -> str:
    return f"values__{field.slot - 1}"  # the ORM counts places from 0


def _between(name: str, one: Condition) -> Q:
    bounds = {f"{name}__gte": one.least, f"{name}__lte": one.most}
    return Q(**{name: bound for name, bound in bounds.items() if bound is not None})


def _own(one: Condition) -> Q:
    """Return a condition on the enterprise's own row, which keeps days as days and choices by their codes."""
    name = one.field.code
    if one.begins:
        return Q(**{f"{name}__startswith": one.begins})
    if one.field.kind == CHOICE:
        return Q(**{name: list(one.field.choices or ())[one.least or 0]})
    if one.field.kind == DAY:
        bounds = {f"{name}__gte": one.least, f"{name}__lte": one.most}
        return Q(**{name: day_of(bound) for name, bound in bounds.items() if bound is not None})
    return _between(name, one)
