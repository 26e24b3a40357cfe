"""Every policy for one enterprise: yes, no, or not known, clause by clause, with the reason and the sum."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from qinqing.domains.policies.rules.amounts import due, tiers_of
from qinqing.domains.policies.rules.criteria import AnyOf, Clause, Condition, Item, clauses_of
from qinqing.domains.policies.rules.evaluation import Truth, both, either, holds
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import Catalogue, Row, stored
from qinqing.domains.policies.rules.wording import lacks, reckoned, required, shown, told

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """One clause: `actual` (None while not known) against `required`, one sentence, its citation, and who holds it.

    `lacks` says how far the one is from the other; `supplied` that the enterprise itself may give the value.
    """

    truth: Truth
    field: str
    label: str
    actual: str | None
    required: str
    says: str
    cite: str
    source: str
    supplied: bool
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One item of the criteria: a clause alone, or several of which one is enough (`any_of`)."""

    truth: Truth
    lines: tuple[Line, ...]
    any_of: bool


@dataclass(frozen=True)
class Answer:
    """One policy: `cents` is None where nothing is paid or the sum is not known; `reckoning` says which, and how."""

    truth: Truth
    parts: tuple[Part, ...]
    cents: int | None
    reckoning: str

    @property
    def lacking(self) -> tuple[Part, ...]:
        """Return the items that are not met."""
        return tuple(part for part in self.parts if part.truth is False)

    @property
    def near(self) -> bool:
        """Say whether exactly one item is not met, and all others are."""
        return len(self.lacking) == 1 and all(part.truth is not None for part in self.parts)

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """Return the clauses that nobody knows and that still decide: all that an application may ask for."""
        return tuple(line for part in self.parts if part.truth is None for line in part.lines if line.truth is None)


@dataclass(frozen=True)
class Explanation(Generic[Key]):
    """`answers` in the order of a page: what is due, what is open, what is nearly met, the rest.

    `cents` is the sum of what is due and known; of `unpriced` policies that are due, the amount is still open.
    """

    answers: Mapping[Key, Answer]
    cents: int
    unpriced: int


def explained(policies: Mapping[Key, Rule], row: Row, catalogue: Catalogue) -> Explanation[Key]:
    """Explain every policy for one enterprise; what many policies ask alike is put into words once."""
    telling = _Telling(row, catalogue)
    found = {key: telling.answer(rule) for key, rule in policies.items()}
    cents = [found[key].cents for key, rule in policies.items() if found[key].truth and rule.amount is not None]
    return Explanation(ranked(found), sum(one for one in cents if one is not None), cents.count(None))


def answered(rule: Rule, row: Row, catalogue: Catalogue) -> Answer:
    """Explain one policy; what it would pay is told of those as well whom it does not fit."""
    return _Telling(row, catalogue).answer(rule)


@dataclass(frozen=True, slots=True)
class Higher:
    """A tier that pays more and is not reached: its clause, and how many 分 more, None while that is not known."""

    line: Line
    more: int | None


def higher(rule: Rule, row: Row, catalogue: Catalogue) -> tuple[Higher, ...]:
    """Return the tiers that would pay more than what counts now; none of them keeps anybody from being entitled."""
    if rule.amount is None:
        return ()
    now, telling = due(rule.amount, row, catalogue), _Telling(row, catalogue)
    found = []
    for tier in tiers_of(rule.amount):
        if tier.when is None or holds(tier.when.condition, row, catalogue):
            break
        then = due(tier.pays, row, catalogue)
        if then is None or now is None or then > now:
            more = None if then is None or now is None else then - now
            found.append(Higher(telling.line(tier.when), more))
    return tuple(found)


def ranked(answers: Mapping[Key, Answer]) -> dict[Key, Answer]:
    """Return answers in the order of a page; of those that stand alike, the larger sum first."""
    return dict(sorted(answers.items(), key=lambda pair: _rank(pair[1])))


def _rank(answer: Answer) -> tuple[int, int]:
    order = 0 if answer.truth else 1 if answer.truth is None else 2 if answer.near else 3
    return order, -(answer.cents or 0)


class _Telling:
    """Explains to one enterprise."""

    def __init__(self, row: Row, catalogue: Catalogue) -> None:
        self._row, self._catalogue = row, catalogue
        self._parts: dict[Item, Part] = {}
        self._told: dict[Condition, Line] = {}

    def answer(self, rule: Rule) -> Answer:
        parts = tuple(self._part(item) for item in rule.criteria.items)
        truth = both(part.truth for part in parts)
        if rule.amount is None:
            return Answer(truth, parts, None, "")
        cents = due(rule.amount, self._row, self._catalogue)
        return Answer(truth, parts, cents, reckoned(rule.amount, self._row, self._catalogue))

    def _part(self, item: Item) -> Part:
        found = self._parts.get(item)
        if found is None:
            lines = tuple(self.line(clause) for clause in clauses_of(item))
            found = Part(either(line.truth for line in lines), lines, isinstance(item, AnyOf))
            self._parts[item] = found
        return found

    def line(self, clause: Clause) -> Line:
        if clause.condition not in self._told:
            self._told[clause.condition] = self._tell(clause.condition)
        return replace(self._told[clause.condition], cite=clause.cite)

    def _tell(self, asked: Condition) -> Line:
        field, value = self._catalogue[asked.field], self._row.get(asked.field)
        actual = None if value is None else stored(field, value)
        truth = holds(asked, self._row, self._catalogue)
        return Line(
            truth=truth,
            field=field.code,
            label=field.label,
            actual=None if actual is None else shown(field, actual),
            required=required(asked, field),
            says=told(asked, field, actual, truth),
            cite="",
            source=field.source,
            supplied=field.supplied,
            lacks="" if actual is None or truth else lacks(asked, field, actual),
        )
