"""Whom a rule reaches and what it costs, over the part of the registry that its reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies.queries.registry import matching
from qinqing.domains.policies.rules.effects import PLACE, SIZE, Line, by_choice, by_place, said, within
from qinqing.domains.policies.rules.matching import Matching
from qinqing.domains.policies.rules.matching.narrowness import Narrow, narrow
from qinqing.domains.policies.rules.matching.supposing import Group, Reach, Supposed, reach, suppose
from qinqing.domains.policies.rules.rule import Rule

NOBODY = Reach(0, 0, 0, 0)


@dataclass(frozen=True)
class Effect:
    """What a rule does, beside another where there is one; `warnings` tell that it fits hardly anybody."""

    before: Reach | None
    after: Reach
    places: Sequence[Line]
    sizes: Sequence[Line]
    warnings: Sequence[Narrow]

    @property
    def alone(self) -> bool:
        """Say whether there is nothing to compare with."""
        return self.before is None

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
    with matching(asked) as found:
        return reach(found, asked)


def effect(before: Rule | None, after: Rule, path: str, fields: Mapping[str, Field]) -> Effect:
    """Compare two rules at or below a place, or show what one does alone."""
    now = within(after, path)
    then = within(before, path) if before else None
    with matching(now, *([then] if then else []), fields=(PLACE, SIZE)) as found:
        supposed = suppose(found, then or now, now, (PLACE, SIZE))
        warnings = _narrow(found, now)
    groups = supposed.groups if then else _new(supposed)
    return Effect(
        supposed.before if then else None,
        supposed.after,
        by_place(groups[PLACE], path, fields[PLACE].choices or {}),
        by_choice(groups[SIZE], fields[SIZE].choices or {}),
        warnings,
    )


def narrowness(rule: Rule, path: str) -> Sequence[Narrow]:
    """Return the warnings that a rule fits hardly anybody at or below a place."""
    asked = within(rule, path)
    with matching(asked) as found:
        return _narrow(found, asked)


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
