"""Criteria as data: all of these clauses, one level of any-of, every clause with its citation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies.rules.operators import ONE, OPERATORS, PAIR, Operator
from qinqing.domains.policies.rules.values import Catalogue, Unfit, plain, wanted

MOST_ITEMS = 60
"""Clauses and groups that one tree, and one group, may hold."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a clause asks of a field, without its citation: two clauses that ask the same share one bitmap.

    `values` are stored values (values.stored): of several, sorted and each once.
    """

    field: str
    sign: str
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One row of the form: a condition and where the policy's text says so."""

    condition: Condition
    cite: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these is enough."""

    clauses: tuple[Clause, ...]


Item = Clause | AnyOf


@dataclass(frozen=True)
class Criteria:
    """All of these items must hold; there is at least one."""

    items: tuple[Item, ...]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause, those of groups included, in order."""
        return tuple(clause for item in self.items for clause in clauses_of(item))

    @cached_property
    def conditions(self) -> frozenset[Condition]:
        """Return what is asked, each once."""
        return frozenset(clause.condition for clause in self.clauses)


def clauses_of(item: Item) -> tuple[Clause, ...]:
    """Return the clauses of an item: itself, or those of the group."""
    return item.clauses if isinstance(item, AnyOf) else (item,)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: `path` are the places (from 0) of the item and of the clause in its group."""

    path: tuple[int, ...]
    says: str


class Refused(Exception):
    """The tree cannot be saved; `faults` says for each clause why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{_where(fault.path)}{fault.says}" for fault in faults))


def _where(path: tuple[int, ...]) -> str:
    return f"第 {'.'.join(str(place + 1) for place in path)} 项：" if path else ""


def read(tree: object, catalogue: Catalogue) -> Criteria:
    """Read `{"all": [clause or {"any": [clause, ...]}, ...]}`; a clause is `{"f", "op", "v", "cite"}`.

    Raises Refused with every fault at once. An empty tree is refused: it must never fit everybody.
    """
    faults: list[Fault] = []
    items = tuple(_items(tree, catalogue, faults))
    if faults:
        raise Refused(faults)
    return Criteria(items)


def _items(tree: object, catalogue: Catalogue, faults: list[Fault]) -> Iterator[Item]:
    if not isinstance(tree, Mapping) or set(tree) != {"all"} or not isinstance(tree["all"], list):
        faults.append(Fault((), "条件的最外层应是“同时满足下列各项”。"))
        return
    faults += _counted(tree["all"], (), "至少要有一项条件：没有条件的政策会变成人人符合。")
    for place, item in enumerate(tree["all"]):
        try:
            yield _group(item, catalogue, place, faults) if _is_group(item) else read_clause(item, catalogue)
        except Unfit as unfit:
            faults.append(Fault((place,), str(unfit)))


def _is_group(item: object) -> bool:
    return isinstance(item, Mapping) and "any" in item


def _counted(items: Sequence[object], path: tuple[int, ...], empty: str) -> list[Fault]:
    if not items:
        return [Fault(path, empty)]
    return [Fault(path, f"条件太多，一处最多 {MOST_ITEMS} 项。")] if len(items) > MOST_ITEMS else []


def _group(item: Mapping[str, Any], catalogue: Catalogue, place: int, faults: list[Fault]) -> AnyOf:
    if set(item) != {"any"} or not isinstance(item["any"], list):
        raise Unfit("“满足其一”里只能列出条件。")
    faults += _counted(item["any"], (place,), "“满足其一”里至少要有一项条件。")
    found = []
    for inner, clause in enumerate(item["any"]):
        try:
            found.append(read_clause(clause, catalogue))
        except Unfit as unfit:
            faults.append(Fault((place, inner), str(unfit)))
    return AnyOf(tuple(found))


def read_clause(clause: object, catalogue: Catalogue) -> Clause:
    """Read one clause. Raises Unfit with the first thing that is wrong."""
    if not isinstance(clause, Mapping):
        raise Unfit("这一项不是条件。")
    if {"all", "any"} & set(clause):
        raise Unfit("“满足其一”只能有一层，里面不能再分组。")
    if set(clause) - {"f", "op", "v", "cite"}:
        raise Unfit("这一项有不认识的内容。")
    field = _field(clause.get("f"), catalogue)
    operator = _operator(clause.get("op"), field)
    values = _values(operator, field, clause.get("v"))
    cite = clause.get("cite")
    if not isinstance(cite, str) or not cite.strip():
        raise Unfit(f"“{field.label}”没有写明依据政策第几条。")
    return Clause(Condition(field.code, operator.sign, values), cite.strip())


def _field(code: object, catalogue: Catalogue) -> Field:
    if not isinstance(code, str) or not code:
        raise Unfit("没有选择字段。")
    if code not in catalogue:
        raise Unfit(f"字段目录里没有“{code}”。")
    return catalogue[code]


def _operator(sign: object, field: Field) -> Operator:
    operator = OPERATORS.get(sign) if isinstance(sign, str) else None
    if operator is None:
        raise Unfit(f"“{field.label}”没有选择怎样比较。")
    if field.kind not in operator.kinds:
        raise Unfit(f"“{field.label}”不能用“{operator.label}”来比较。")
    return operator


def _values(operator: Operator, field: Field, value: object) -> tuple[int | str, ...]:
    if operator.takes == ONE:
        return (wanted(field, value),)
    if not isinstance(value, list) or not value:
        raise Unfit(f"“{field.label}”没有填写要比较的内容。")
    found = [wanted(field, one) for one in value]
    if operator.takes == PAIR:
        if len(found) != 2 or found[0] > found[1]:  # type: ignore[operator]  # values of one field are of one type
            raise Unfit(f"“{field.label}”要填从低到高的两个数。")
        return tuple(found)
    return tuple(sorted(set(found)))


def written(criteria: Criteria, catalogue: Catalogue) -> dict[str, Any]:
    """Return the tree as JSON holds it, the same for the same criteria; numbers are integers or decimal text."""
    return {
        "all": [
            {"any": [_clause(one, catalogue) for one in item.clauses]}
            if isinstance(item, AnyOf)
            else _clause(item, catalogue)
            for item in criteria.items
        ]
    }


def _clause(clause: Clause, catalogue: Catalogue) -> dict[str, Any]:
    asked = clause.condition
    return {**written_condition(asked, catalogue), "cite": clause.cite}


def written_condition(asked: Condition, catalogue: Catalogue) -> dict[str, Any]:
    """Return field, operator and value as JSON holds them."""
    field = catalogue[asked.field]
    values = [plain(field, value) for value in asked.values]
    return {"f": asked.field, "op": asked.sign, "v": values[0] if OPERATORS[asked.sign].takes == ONE else values}
