"""A rule narrowed to a place, and what a change of it does told by place and by size."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from qinqing.domains.policies.rules.criteria import Clause, Condition, Criteria
from qinqing.domains.policies.rules.matching.supposing import Group
from qinqing.domains.policies.rules.rule import Rule

PLACE, SIZE = "path", "size"
UNKNOWN = "还不知道"


def within(rule: Rule, path: str) -> Rule:
    """Return a rule that also asks to stand at or below a place; its items keep their places, and this one is last."""
    here = Clause(Condition(PLACE, "starts", (path,)), "")
    return replace(rule, criteria=Criteria((*rule.criteria.items, here)))


@dataclass(frozen=True, slots=True)
class Line:
    """One group in words; the bars are shares of the longest of all, in percent with one decimal."""

    name: str
    group: Group
    before_bar: str
    after_bar: str


def by_place(groups: Mapping[str | None, Group], path: str, names: Mapping[str, str]) -> list[Line]:
    """Return the groups one level below `path`, added up, in the order of the places."""
    added: dict[str, Group] = {}
    for word, group in groups.items():
        place = _below(word or path, path)
        added[place] = _sum([added[place], group]) if place in added else group
    return _lines((names.get(place, UNKNOWN), added[place]) for place in sorted(added))


def by_choice(groups: Mapping[str | None, Group], choices: Mapping[str, str]) -> list[Line]:
    """Return the groups in the order of the field's choices; whoever is not known stands last."""
    order = [word for word in choices if word in groups]
    named = [(choices[word], groups[word]) for word in order]
    return _lines([*named, *([(UNKNOWN, groups[None])] if None in groups else [])])


def _below(place: str, path: str) -> str:
    first = place.removeprefix(path).split("/")[0]
    return f"{path}{first}/" if first else path


def _sum(groups: Sequence[Group]) -> Group:
    return Group(*(sum(parts) for parts in zip(*map(astuple, groups), strict=True)))


def _lines(named: Iterable[tuple[str, Group]]) -> list[Line]:
    found = list(named)
    most = max((max(group.before, group.after) for _, group in found), default=0) or 1
    return [Line(name, group, _bar(group.before, most), _bar(group.after, most)) for name, group in found]


def _bar(heads: int, most: int) -> str:
    whole, tenth = divmod(heads * 1000 // most, 10)
    return f"{whole}.{tenth}%"


def said(lines: Sequence[Line], *, alone: bool) -> str:
    """Return what a chart shows in words; `alone`: there is nothing to compare with."""
    if alone:
        return "；".join(f"{line.name} {line.group.after} 户" for line in lines)
    return "；".join(f"{line.name}由 {line.group.before} 户变为 {line.group.after} 户" for line in lines)
