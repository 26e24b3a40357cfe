"""The life of a draft: written, reviewed by somebody else, signed; nothing in it binds anybody before that."""

from collections.abc import Sequence
from dataclasses import dataclass

from qinqing.domains.contracts import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import SAME, Guard, Lifecycle, Move
from qinqing.kernel.devices.permission import may

DRAFTING, IN_REVIEW, REVIEWED, SIGNED, DROPPED = "drafting", "in_review", "reviewed", "signed", "dropped"

STATES = {DRAFTING: "起草", IN_REVIEW: "待审", REVIEWED: "已审", SIGNED: "已签", DROPPED: "已作废"}
CLOSED = frozenset({SIGNED, DROPPED})

DRAFTER, REVIEWER, NOBODY = "drafter", "reviewer", "nobody"
TURN = {DRAFTING: DRAFTER, IN_REVIEW: REVIEWER, REVIEWED: DRAFTER, SIGNED: NOBODY, DROPPED: NOBODY}
"""State -> whose turn it is."""

WHOSE = {DRAFTER: "等起草人", REVIEWER: "等审查人", NOBODY: ""}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at; `wrote` says that the actor drafted along, `faults` what stands against a review."""

    actor: Actor
    host_id: int
    host_name: str
    wrote: bool
    faults: Sequence[str] = ()


def _ours(facts: Facts) -> str | None:
    return None if facts.actor.unit_id == facts.host_id else f"由{facts.host_name}办理。"


def _clerk(facts: Facts) -> str | None:
    return None if may(facts.actor, access.WRITE_DRAFT) else "由经办人员办理。"


def _somebody_else(facts: Facts) -> str | None:
    """Whoever drafted along does not judge the draft."""
    if facts.wrote:
        return "您参与了起草，请本单位另一位同事审查。"
    return None if may(facts.actor, access.REVIEW_DRAFT) else "由本单位的经办人员或负责人审查。"


def _may_return(facts: Facts) -> str | None:
    """The reviewer returns it, and the drafter may call it back."""
    return None if facts.wrote and may(facts.actor, access.WRITE_DRAFT) else _somebody_else(facts)


def _complete(facts: Facts) -> str | None:
    if not facts.faults:
        return None
    more = f"等 {len(facts.faults)} 处" if len(facts.faults) > 1 else ""
    return f"{facts.faults[0].rstrip('。')}{more}。"


def _move(name: str, label: str, source: str, to: str, permission: str, *guards: Guard) -> Move:
    return Move(name, label, frozenset(source.split()), to, permission, guards=(_ours, *guards))


LIFE = Lifecycle(
    name="draft",
    states=STATES,
    moves=(
        _move("write", "修改", DRAFTING, SAME, access.WRITE_DRAFT, _clerk),
        _move("send", "送审", DRAFTING, IN_REVIEW, access.WRITE_DRAFT, _clerk, _complete),
        _move("review", "审查通过", IN_REVIEW, REVIEWED, access.REVIEW_DRAFT, _somebody_else),
        _move("return", "退回起草", f"{IN_REVIEW} {REVIEWED}", DRAFTING, access.READ_DRAFT, _may_return),
        _move("sign", "登记签订", REVIEWED, SIGNED, access.SIGN, _clerk),
        _move("drop", "作废", f"{DRAFTING} {IN_REVIEW} {REVIEWED}", DROPPED, access.WRITE_DRAFT, _clerk),
    ),
)
