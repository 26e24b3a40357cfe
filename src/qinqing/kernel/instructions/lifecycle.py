"""The life of an instruction; each unit that it asks has answered or has not."""

from dataclasses import dataclass

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import SAME, Lifecycle, Move
from qinqing.kernel.instructions import access

OPEN, CLOSED = "open", "closed"

STATES = {OPEN: "待答复", CLOSED: "已办结"}

ANSWERED = "已答复"
"""How an open one is called when whoever was asked has answered."""

ASKED, NOBODY = "asked", "nobody"
TURN = {OPEN: ASKED, CLOSED: NOBODY}
"""State -> whose turn it is; when whoever was asked has answered, the leader's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: who acts, whose words they are, who was asked, who has answered."""

    actor: Actor
    unit_id: int
    unit: str
    is_author: bool
    asked: frozenset[int]
    answered: frozenset[int]
    for_rank: str
    rank_answers: bool


def _asked(facts: Facts) -> str | None:
    return None if facts.actor.unit_id in facts.asked else "没有请您的单位答复。"


def _rank(facts: Facts) -> str | None:
    return None if facts.rank_answers else f"请{facts.for_rank}或更高的岗位答复。"


def _not_oneself(facts: Facts) -> str | None:
    return "您自己写的批示，由别人答复。" if facts.is_author else None


def _once(facts: Facts) -> str | None:
    return "本单位已经答复，等批示的单位看过。" if facts.actor.unit_id in facts.answered else None


def _own(facts: Facts) -> str | None:
    return None if facts.actor.unit_id == facts.unit_id else f"由{facts.unit}办理，别人不能代替。"


def _something(facts: Facts) -> str | None:
    return None if facts.answered else "还没有答复，没有可以退回的。"


_OVER = {CLOSED: "这件批示已经办结。"}
_OPEN = frozenset({OPEN})

LIFE = Lifecycle(
    name="instruction",
    states=STATES,
    moves=(
        Move(
            "answer",
            "答复批示",
            _OPEN,
            SAME,
            access.ANSWER,
            guards=(_asked, _rank, _not_oneself, _once),
            not_now=_OVER,
        ),
        Move("send_back", "退回答复", _OPEN, SAME, access.WRITE, guards=(_own, _something), not_now=_OVER),
        Move("close", "办结批示", _OPEN, CLOSED, access.WRITE, guards=(_own,), not_now=_OVER),
    ),
)
