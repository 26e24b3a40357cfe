"""The life of an obligation: overdue is derived and not a state, so late fulfilment stays possible."""

from dataclasses import dataclass
from uuid import UUID

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Lifecycle, Move
from qinqing.kernel.devices.permission import may
from qinqing.kernel.obligations import access

PENDING, RUNNING, CLAIMED, VERIFIED = "pending", "running", "claimed", "verified"

STATES = {PENDING: "待开启", RUNNING: "办理中", CLAIMED: "待确认", VERIFIED: "已兑现"}

DEBTOR, VERIFIER, NOBODY = "debtor", "verifier", "nobody"
TURN = {PENDING: NOBODY, RUNNING: DEBTOR, CLAIMED: VERIFIER, VERIFIED: NOBODY}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: the actor, the units of the obligation, and who made the open claim."""

    actor: Actor
    debtor_id: int
    debtor: str
    verifier_id: int
    verifier: str
    claimed_by: UUID | None = None


def _is_debtor(facts: Facts) -> str | None:
    if facts.actor.unit_id != facts.debtor_id:
        return f"只有承诺的一方（{facts.debtor}）可以报完成。"
    return None


def _is_verifier(facts: Facts) -> str | None:
    if facts.actor.unit_id != facts.verifier_id:
        return f"由{facts.verifier}确认，别人不能代替。"
    if facts.actor.person_id == facts.claimed_by:
        return "报完成和确认不能是同一个人。"
    return None


def _role_claims(facts: Facts) -> str | None:
    return None if may(facts.actor, access.CLAIM) else "由本单位经办人员报完成。"


def _role_answers(facts: Facts) -> str | None:
    return None if may(facts.actor, access.ANSWER) else "由本单位经办人员答复。"


_NO_CLAIM_YET = {
    PENDING: "前一项还没有兑现，本项尚未起算。",
    RUNNING: "对方还没有报完成。报完成并附证据后可以确认。",
    VERIFIED: "已经确认兑现，不再变动。",
}

LIFE = Lifecycle(
    name="obligation",
    states=STATES,
    moves=(
        Move(
            name="claim",
            label="报完成",
            source=frozenset({RUNNING}),
            to=CLAIMED,
            permission=access.CLAIM,
            needs_evidence=True,
            guards=(_is_debtor, _role_claims),
            not_now={
                PENDING: "前一项还没有兑现，本项尚未起算。",
                CLAIMED: "已经报过完成，正在等对方确认。",
                VERIFIED: "已经确认兑现，不用再报。",
            },
        ),
        Move(
            name="confirm",
            label="确认兑现",
            source=frozenset({CLAIMED}),
            to=VERIFIED,
            permission=access.ANSWER,
            guards=(_is_verifier, _role_answers),
            not_now=_NO_CLAIM_YET,
        ),
        Move(
            name="reject",
            label="退回",
            source=frozenset({CLAIMED}),
            to=RUNNING,
            permission=access.ANSWER,
            guards=(_is_verifier, _role_answers),
            not_now=_NO_CLAIM_YET,
        ),
    ),
)
