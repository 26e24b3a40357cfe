"""The life of a receipt: both sides sign, or a neutral unit rules; a change of the facts makes another one."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from qinqing.commons.receipts import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import SAME, Lifecycle, Move
from qinqing.kernel.devices.permission import why_not

OPEN, UNASSIGNED, ASSIGNED, TAKEN = "open", "unassigned", "assigned", "taken"
AGREED, RULED, REPLACED = "agreed", "ruled", "replaced"

STATES = {
    OPEN: "待双方签认",
    UNASSIGNED: "缺核定单位",
    ASSIGNED: "待核定单位受理",
    TAKEN: "核定中",
    AGREED: "双方已签认",
    RULED: "已核定",
    REPLACED: "已另出新单",
}
DISPUTED = (UNASSIGNED, ASSIGNED, TAKEN)
LIVE = (OPEN, *DISPUTED)

BOTH, KEEPER, UNIT, NOBODY = "both", "keeper", "unit", "nobody"
TURN = {
    OPEN: BOTH,
    UNASSIGNED: KEEPER,
    ASSIGNED: UNIT,
    TAKEN: UNIT,
    AGREED: NOBODY,
    RULED: NOBODY,
    REPLACED: NOBODY,
}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: `sides` have to answer, `said` have; `near` are all whom the receipt touches.

    `answered_by` are the persons who answered; `unit_id` rules, None while nobody is named; `taken_by` took it.
    """

    actor: Actor
    sides: Collection[int]
    said: Collection[int]
    answered_by: Collection[UUID]
    near: Collection[int]
    unit_id: int | None
    unit: str
    taken_by: UUID | None


def _own_turn(facts: Facts) -> str | None:
    if facts.actor.unit_id not in facts.sides:
        return "由欠的一方和被欠的一方各自签认，别人不能代替。"
    if facts.actor.unit_id in facts.said:
        return "本单位已经答复。"
    if facts.actor.person_id in facts.answered_by:
        return "双方要由两个人分别答复，您已经替另一方答复过。"
    return why_not(facts.actor, access.SIGN_RECEIPT)


def _neutral(facts: Facts) -> str | None:
    if facts.actor.unit_id in facts.near:
        return "与单子有关的单位不能核定自己的事。"
    if facts.unit_id is None or facts.actor.unit_id != facts.unit_id:
        return f"由{facts.unit or '中立的核验单位'}核定，别人不能代替。"
    return why_not(facts.actor, access.RULE)


def _same_person(facts: Facts) -> str | None:
    return None if facts.actor.person_id == facts.taken_by else "由受理的人写核定结论。"


LIFE = Lifecycle(
    name="receipt",
    states=STATES,
    moves=(
        Move("sign", "签认", frozenset(LIVE), AGREED, access.SIGN_RECEIPT, guards=(_own_turn,)),  # once both have
        Move("object", "提出异议", frozenset(LIVE), SAME, access.SIGN_RECEIPT, guards=(_own_turn,)),
        Move("take", "受理核定", frozenset({ASSIGNED}), TAKEN, access.TAKE, guards=(_neutral,)),
        Move("rule", "写核定结论", frozenset({TAKEN}), RULED, access.RULE, guards=(_neutral, _same_person)),
    ),
)
