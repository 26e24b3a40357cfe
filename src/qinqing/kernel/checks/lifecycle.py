"""The life of a check: it waits for a unit, for somebody of that unit, for the result; or is no longer needed."""

from dataclasses import dataclass
from uuid import UUID

from qinqing.kernel.checks import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Lifecycle, Move
from qinqing.kernel.devices.permission import may

UNASSIGNED, ASSIGNED, TAKEN, CONCLUDED, LAPSED = "unassigned", "assigned", "taken", "concluded", "lapsed"
STATES = {
    UNASSIGNED: "缺核验单位",
    ASSIGNED: "待受理",
    TAKEN: "核验中",
    CONCLUDED: "已有结论",
    LAPSED: "不用再核验",
}
OPEN = (UNASSIGNED, ASSIGNED, TAKEN)

KEEPER, UNIT, NOBODY = "keeper", "unit", "nobody"
TURN = {UNASSIGNED: KEEPER, ASSIGNED: UNIT, TAKEN: UNIT, CONCLUDED: NOBODY, LAPSED: NOBODY}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: `sides` are both parties and the verifier, `had_a_hand` who claimed, prepared, answered.

    `taker_left`: whoever took the check is no longer in the unit that checks.
    """

    actor: Actor
    unit_id: int | None
    unit: str
    sides: frozenset[int]
    had_a_hand: frozenset[UUID]
    taken_by: UUID | None
    taker_left: bool


def _own_unit(facts: Facts) -> str | None:
    if facts.actor.unit_id in facts.sides:
        return "一方的人不能核验本单位的事项。"
    if facts.unit_id is None or facts.actor.unit_id != facts.unit_id:
        return f"由{facts.unit or '核验单位'}核验，别人不能代替。"
    return None if may(facts.actor, access.CONCLUDE) else "由本单位经办人员核验。"


def _no_hand(facts: Facts) -> str | None:
    return "您申报、代办或者答复过这项承诺，请由同事核验。" if facts.actor.person_id in facts.had_a_hand else None


def _free(facts: Facts) -> str | None:
    """When whoever took it leaves the unit, a colleague takes it in turn."""
    return None if facts.taken_by is None or facts.taker_left else "已经有人受理，由受理的人写结论。"


def _same_person(facts: Facts) -> str | None:
    return None if facts.actor.person_id == facts.taken_by else "由受理的人写结论。"


LIFE = Lifecycle(
    name="check",
    states=STATES,
    moves=(
        Move("take", "受理核验", frozenset({ASSIGNED, TAKEN}), TAKEN, access.TAKE, guards=(_own_unit, _no_hand, _free)),
        Move(
            "conclude",
            "写核验结论",
            frozenset({TAKEN}),
            CONCLUDED,
            access.CONCLUDE,
            guards=(_own_unit, _no_hand, _same_person),
        ),
    ),
)
