"""Whom a rule reaches and what it costs, over the part of the registry that its reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies.queries.registry import matching
from qinqing.domains.policies.rules.criteria import clauses_of
from qinqing.domains.policies.rules.effects import PLACE, SIZE, Line, by_choice, by_place, said, within
from qinqing.domains.policies.rules.matching import Matching
from qinqing.domains.policies.rules.matching.bitmaps import count
from qinqing.domains.policies.rules.matching.narrowness import FEW, Narrow, narrow
from qinqing.domains.policies.rules.matching.supposing import Group, Reach, Supposed, reach, suppose
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.wording import required

NOBODY = Reach(0, 0, 0, 0)


@dataclass(frozen=True)
class Effect:
    """What a rule does, beside another where there is one; `warnings` tell that it fits hardly anybody."""

    before: Reach | None
    after: Reach
    places: Sequence[Line]
    sizes: Sequence[Line]
    warnings: Sequence[Narrow]
    blamed: Sequence[tuple[str, int]]
    """Items without which more than a handful would fit, by what they ask, and how many."""

    @property
    def alone(self) -> bool:
        """Say whether there is nothing to compare with."""
        return self.before is None

    @property
    def in_cents(self) -> bool:
        """Say whether any sum of a table is not of whole 元."""
        groups = [line.group for line in (*self.places, *self.sizes)]
        return any(one.cents_before % 100 or one.cents_after % 100 for one in groups)

    @property
    def places_say(self) -> str:
        """Return the finding by place."""
        return said(self.places, alone=self.alone)

    @property
    def sizes_say(self) -> str:
        """Return the finding by size."""
        return said(self.sizes, alone=self.alone)

    @property
    def heads_more(self) -> int:
        """Return how many more are entitled than before."""
        return self.after.heads - (self.before or NOBODY).heads

    @property
    def cents_more(self) -> int:
        """Return how much more it costs than before, in 分."""
        return self.after.cents - (self.before or NOBODY).cents


def counted(rule: Rule, path: str) -> Reach:
    """Return whom a rule reaches at or below a place."""
    asked = within(rule, path)
    found = matching(asked)
    return reach(found, asked)


def effect(before: Rule | None, after: Rule, path: str, fields: Mapping[str, Field]) -> Effect:
    """Compare two rules at or below a place, or show what one does alone."""
    now = within(after, path)
    then = within(before, path) if before else None
    found = matching(now, *([then] if then else []), fields=(PLACE, SIZE))
    supposed = suppose(found, then or now, now, (PLACE, SIZE))
    warnings = _narrow(found, now)
    groups = supposed.groups if then else _new(supposed)
    return Effect(
        supposed.before if then else None,
        supposed.after,
        by_place(groups[PLACE], path, fields[PLACE].choices or {}),
        by_choice(groups[SIZE], fields[SIZE].choices or {}),
        warnings,
        [(_asked(after, one.place, fields), one.without) for one in warnings if one.place is not None],
    )


def _asked(rule: Rule, place: int, fields: Mapping[str, Field]) -> str:
    asked = [clause.condition for clause in clauses_of(rule.criteria.items[place])]
    return "；或者".join(f"{fields[one.field].label}：{required(one, fields[one.field])}" for one in asked)


def narrowness(rule: Rule, path: str) -> Sequence[Narrow]:
    """Return the warnings that a rule fits hardly anybody at or below a place."""
    asked = within(rule, path)
    found = matching(asked)
    return _narrow(found, asked)


ENOUGH = 10
"""Enterprises that must be at a place at all before a rule there can be called tailored."""


def tailored(rule: Rule, path: str) -> int | None:
    """Return how many enterprises at or below a place a rule fits, if they are so few that somebody has to say why.

    Those count of whom it is not known as well; a rule that nobody can meet favours nobody.
    """
    asked = within(rule, path)
    found = matching(asked)
    bits = found.one(asked.criteria)
    fits, possible = count(bits.true), count(bits.possible)
    there = count(found.bits(asked.criteria.clauses[-1].condition).true)
    return (fits or possible) if there >= ENOUGH and 0 < (fits or possible) < FEW else None


def _narrow(found: Matching, asked: Rule) -> list[Narrow]:
    """Leave out that the place narrows it: that is where the policy applies."""
    here = len(asked.criteria.items) - 1
    return [one for one in narrow(found, asked.criteria) if one.place != here]


def _new(supposed: Supposed) -> dict[str, dict[str | None, Group]]:
    """Let everybody come in whom the rule reaches: before it there was nothing."""
    return {
        field: {word: Group(0, one.after, one.after, 0, 0, one.cents_after) for word, one in groups.items()}
        for field, groups in supposed.groups.items()
    }
