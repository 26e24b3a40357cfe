"""The life of a proposal: nothing is decided before the party could speak, nor by whoever proposed it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.lifecycle import Guard, Lifecycle, Move
from qinqing.kernel.devices.permission import may, why_not
from qinqing.kernel.proposals import access

PROPOSED, NOTIFIED, HEARD = "proposed", "notified", "heard"
UPHELD, DISMISSED, OBJECTED, WITHDRAWN = "upheld", "dismissed", "objected", "withdrawn"

STATES = {
    PROPOSED: "已提请",
    NOTIFIED: "已告知，待陈述",
    HEARD: "已陈述，待决定",
    UPHELD: "已认定",
    DISMISSED: "不予认定",
    OBJECTED: "异议复核中",
    WITHDRAWN: "已撤回",
}

CLOSED = frozenset({UPHELD, DISMISSED, WITHDRAWN})
"""What may be proposed anew."""

PROPOSER, PARTY, DECIDER, NOBODY = "proposer", "party", "decider", "nobody"
TURN = {
    PROPOSED: PROPOSER,
    NOTIFIED: PARTY,
    HEARD: DECIDER,
    UPHELD: PARTY,
    DISMISSED: NOBODY,
    OBJECTED: DECIDER,
    WITHDRAWN: NOBODY,
}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at."""

    actor: Actor
    today: date
    against_id: int
    proposed_by: UUID
    proposing_unit_id: int
    sides: frozenset[int]
    decided_by: UUID | None
    hearing_ends: date | None
    objection_ends: date | None
    objected: bool


def _proposer(facts: Facts) -> str | None:
    return None if facts.actor.person_id == facts.proposed_by else "由提请人办理。"


def _party(facts: Facts) -> str | None:
    if facts.actor.unit_id != facts.against_id:
        return "只有被提请的一方可以陈述或提出异议。"
    reason = why_not(facts.actor, access.SPEAK)
    return "您的岗位不能代表本单位陈述。" if reason and facts.actor.side != ENT else reason


def _somebody_else(facts: Facts) -> str | None:
    """回避: neither the proposing unit nor any side of the matter decides, nor does whoever decided before."""
    if facts.actor.unit_id in {facts.against_id, facts.proposing_unit_id, *facts.sides}:
        return "须由提请单位和本事项各方以外的负责人决定。"
    if facts.actor.person_id in {facts.proposed_by, facts.decided_by}:
        return "须由没有经手过的人决定。"
    return None if may(facts.actor, access.DECIDE) else "由单位负责人决定。"


def _could_speak(facts: Facts) -> str | None:
    """Silence opens the decision only after the hearing has ended."""
    if facts.hearing_ends is None:
        return "还没有告知当事方。"
    if facts.today <= facts.hearing_ends:
        return f"当事方可以陈述到 {facts.hearing_ends:%Y-%m-%d}，期满后才能不经陈述作出决定。"
    return None


def _in_time(facts: Facts) -> str | None:
    if facts.objection_ends and facts.today > facts.objection_ends:
        return f"异议期已于 {facts.objection_ends:%Y-%m-%d} 届满。"
    return "异议已经复核过，不再重复受理。" if facts.objected else None


def _move(name: str, label: str, source: str, to: str, permission: str, *guards: Guard) -> Move:
    return Move(name, label, frozenset(source.split()), to, permission, guards=guards)


LIFE = Lifecycle(
    name="proposal",
    states=STATES,
    moves=(
        _move("notify", "告知当事方", PROPOSED, NOTIFIED, access.PROPOSE, _proposer),
        _move("speak", "陈述", NOTIFIED, HEARD, access.SPEAK, _party),
        _move("uphold", "认定", HEARD, UPHELD, access.DECIDE, _somebody_else),
        _move("dismiss", "不予认定", f"{NOTIFIED} {HEARD}", DISMISSED, access.DECIDE, _somebody_else),
        _move("uphold_unheard", "期满未陈述，认定", NOTIFIED, UPHELD, access.DECIDE, _somebody_else, _could_speak),
        _move("object", "提出异议", UPHELD, OBJECTED, access.SPEAK, _party, _in_time),
        _move("confirm", "维持认定", OBJECTED, UPHELD, access.DECIDE, _somebody_else),
        _move("revoke", "撤销认定", OBJECTED, DISMISSED, access.DECIDE, _somebody_else),
        _move("withdraw", "撤回提请", f"{PROPOSED} {NOTIFIED} {HEARD}", WITHDRAWN, access.PROPOSE, _proposer),
    ),
)
