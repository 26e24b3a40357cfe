"""The life of a handover: given by one person, taken over by another."""

from dataclasses import dataclass
from uuid import UUID

from qinqing.commons.handovers import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Lifecycle, Move

GIVEN, TAKEN, WITHDRAWN = "given", "taken", "withdrawn"

STATES = {GIVEN: "待接收", TAKEN: "已接收", WITHDRAWN: "已撤回"}

SUCCESSOR, NOBODY = "successor", "nobody"
TURN = {GIVEN: SUCCESSOR, TAKEN: NOBODY, WITHDRAWN: NOBODY}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: who acts, who gave it, to whom."""

    actor: Actor
    given_by: UUID
    successor: UUID
    name: str


def _successor(facts: Facts) -> str | None:
    """Nobody signs on both sides, and nobody signs for another."""
    if facts.actor.person_id == facts.given_by:
        return "移交和接收不能是同一个人。"
    return None if facts.actor.person_id == facts.successor else f"由{facts.name}本人签字接收，别人不能代替。"


def _giver(facts: Facts) -> str | None:
    return None if facts.actor.person_id == facts.given_by else "由移交的人自己撤回。"


_OVER = {TAKEN: "已经签字接收。", WITHDRAWN: "已经撤回。"}

LIFE = Lifecycle(
    name="handover",
    states=STATES,
    moves=(
        Move("take", "签字接收", frozenset({GIVEN}), TAKEN, access.TAKE, guards=(_successor,), not_now=_OVER),
        Move("withdraw", "撤回移交", frozenset({GIVEN}), WITHDRAWN, access.GIVE, guards=(_giver,), not_now=_OVER),
    ),
)
