"""Plain evaluation, one enterprise at a time and in three values: what every faster way is held against."""

from collections.abc import Iterable

from qinqing.domains.policies.rules.criteria import AnyOf, Condition, Criteria, Item, clauses_of
from qinqing.domains.policies.rules.operators import OPERATORS
from qinqing.domains.policies.rules.values import Catalogue, Row, stored

Truth = bool | None
"""True, False, or None for not known."""


def both(truths: Iterable[Truth]) -> Truth:
    """Return Kleene's "and": one False decides, else one None leaves it open."""
    found = set(truths)
    return False if False in found else None if None in found else True


def either(truths: Iterable[Truth]) -> Truth:
    """Return Kleene's "or": one True decides, else one None leaves it open."""
    found = set(truths)
    return True if True in found else None if None in found else False


def holds(asked: Condition, row: Row, catalogue: Catalogue) -> Truth:
    """Say whether a row meets a condition; a value that is missing is neither low nor a "no": it is not known."""
    value = row.get(asked.field)
    if value is None:
        return None
    return OPERATORS[asked.sign].holds(stored(catalogue[asked.field], value), asked.values)


def item_holds(item: Item, row: Row, catalogue: Catalogue) -> Truth:
    """Say whether a row meets a clause, or one of a group."""
    truths = [holds(clause.condition, row, catalogue) for clause in clauses_of(item)]
    return either(truths) if isinstance(item, AnyOf) else truths[0]


def fits(criteria: Criteria, row: Row, catalogue: Catalogue) -> Truth:
    """Say whether a row meets all items. Only True may be paid without an application (免申即享)."""
    return both(item_holds(item, row, catalogue) for item in criteria.items)
