"""The usual milestones of a project: one promise for each side that has it, with its gates as numbers and modes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.rules import MODES

SIDES = {"政府": (GOV,), "企业": (ENT,), "双方": (GOV, ENT), "政府/公用企业": (GOV,)}
"""The template's words -> who promises; what a utility does was promised by the government."""

THIRD_PARTIES = {"政府/公用企业": "公用企业"}
"""Shown beside the side that promised them."""


class UnknownMilestone(ValueError):
    """A milestone waits for one that the template does not have, in a mode that gates do not have, or for whom not."""


class CycleOfMilestones(ValueError):
    """Milestones that wait for one another in a circle; `members` names them in order."""

    def __init__(self, members: Sequence[str]) -> None:
        self.members = tuple(members)
        super().__init__(f"互相等待：{' → '.join([*members, members[0]])}")


ACQUIRED, SUPPLIED, PERMITTED, BEGUN = "ACQ", "LAND_SUPPLY", "CONSTR_PERMIT", "START"
"""Codes of the template: the land is cleared and handed over, it is supplied, construction is permitted, it begins."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A gate as the template has it: the milestone waited for, and the mode."""

    on: str
    mode: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """One row of the template."""

    number: int
    code: str
    name: str
    side: str
    waits: Sequence[Wait]


@dataclass(frozen=True)
class Template:
    """The milestones in an order in which nothing waits for what comes later, with where they are from."""

    milestones: Sequence[Milestone]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """One promise of one side: its number, what it waits for by number and mode, and its day where one is known."""

    number: str
    code: str
    name: str
    side: str
    third_party: str
    gates: Sequence[tuple[str, str]]
    due: date | None


def template_of(facts: Mapping[str, Any]) -> Template:
    """Return the template that a data file holds; raises UnknownMilestone or CycleOfMilestones."""
    found = [
        Milestone(row["n"], row["code"], row["name"], row["side"], [_wait(one, row["code"]) for one in row["gates"]])
        for row in facts["items"]
    ]
    known = {one.code: one for one in found}
    for one in found:
        strangers = [wait.on for wait in one.waits if wait.on not in known]
        if strangers or one.side not in SIDES:
            raise UnknownMilestone(f"{one.code}：{'、'.join(strangers) or one.side}")
    return Template(_in_order(known), facts["source"], bool(facts["verified"]))


def _wait(words: str, code: str) -> Wait:
    on, _, mode = words.partition(" ")
    if mode not in MODES:
        raise UnknownMilestone(f"{code}：{words}")
    return Wait(on, mode)


def _in_order(known: Mapping[str, Milestone]) -> list[Milestone]:
    """Return the milestones by number, each after all that it waits for."""
    done: dict[str, Milestone] = {}
    while left := [one for one in known.values() if one.code not in done]:
        ready = next((one for one in left if all(wait.on in done for wait in one.waits)), None)
        if ready is None:
            raise CycleOfMilestones(_circle(known, done, left[0].code))
        done[ready.code] = ready
    return list(done.values())


def _circle(known: Mapping[str, Milestone], done: Mapping[str, Milestone], code: str) -> list[str]:
    """Return the members of a circle that is reached from `code` over what is not done."""
    walked: list[str] = []
    while code not in walked:
        walked.append(code)
        code = next(wait.on for wait in known[code].waits if wait.on not in done)
    return [known[one].name for one in walked[walked.index(code) :]]


def lay(template: Template, start: date, after: Mapping[str, int] | None = None) -> list[Laid]:
    """Return the template laid on a day: one promise for each side, numbered as the template numbers its rows.

    `after` says how many days after `start` a milestone is due; the template itself knows no lengths, so that without
    it only what waits for nothing and bears the first number is due, on `start`. Both sides agree on the rest.
    """
    days = dict(after or {})
    days.setdefault(template.milestones[0].code, 0)
    numbers = {one.code: _numbers(one) for one in template.milestones}
    return [
        Laid(
            number=number,
            code=one.code,
            name=one.name,
            side=side,
            third_party=THIRD_PARTIES.get(one.side, ""),
            gates=[(on, wait.mode) for wait in one.waits for on in numbers[wait.on].values()],
            due=start + timedelta(days[one.code]) if one.code in days else None,
        )
        for one in template.milestones
        for side, number in numbers[one.code].items()
    ]


def _numbers(one: Milestone) -> dict[str, str]:
    sides = SIDES[one.side]
    if len(sides) == 1:
        return {sides[0]: str(one.number)}
    return {side: f"{one.number}.{place}" for place, side in enumerate(sides, start=1)}
