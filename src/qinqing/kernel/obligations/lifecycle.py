"""The life of an obligation: overdue is derived and not a state, so late fulfilment stays possible."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.lifecycle import SAME, Guard, Lifecycle, Move
from qinqing.kernel.devices.permission import why_not
from qinqing.kernel.obligations import access
from qinqing.kernel.obligations.rules import EXTENSION, KINDS, SUSPENSION

PENDING, RUNNING, SUSPENDED, CLAIMED, VERIFIED, WAIVED, SUPERSEDED, ENDED = (
    "pending",
    "running",
    "suspended",
    "claimed",
    "verified",
    "waived",
    "superseded",
    "ended",
)

STATES = {
    PENDING: "待开启",
    RUNNING: "办理中",
    SUSPENDED: "已中止",
    CLAIMED: "待确认",
    VERIFIED: "已兑现",
    WAIVED: "已免除",
    SUPERSEDED: "已被补充协议替代",
    ENDED: "已终止",
}

RELEASED = frozenset({WAIVED, SUPERSEDED, ENDED})
"""Nothing more is owed, although it was not fulfilled."""

CLOSED = RELEASED | {VERIFIED}
"""Nothing more is owed: what waited for it may begin, or waits for what took its place."""

OPEN = frozenset(STATES) - CLOSED

DEBTOR, VERIFIER, DECIDER, NOBODY = "debtor", "verifier", "decider", "nobody"
TURN = {
    PENDING: NOBODY,
    RUNNING: DEBTOR,
    SUSPENDED: DECIDER,
    CLAIMED: VERIFIER,
    VERIFIED: NOBODY,
    WAIVED: NOBODY,
    SUPERSEDED: NOBODY,
    ENDED: NOBODY,
}
"""State -> whose turn it is."""

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
OUTCOMES = {ASKED: "待答复", GRANTED: "已同意", REFUSED: "未同意"}
"""What became of an application for an extension or a suspension."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: the actor, the units of the obligation, who made the open claim or application.

    The decider is the creditor, or the unit that the source names for it. `part` says that with the open claim less
    than the whole quantity would be accepted. `parties` are debtor and creditor; a supplement proposed by
    `proposed_by` waits for the unit `proposed_to`.
    """

    actor: Actor
    debtor_id: int
    debtor: str
    verifier_id: int
    verifier: str
    claimed_by: UUID | None = None
    decider_id: int | None = None
    decider: str = ""
    asked_by: UUID | None = None
    asked_kind: str = ""
    part: bool = False
    parties: frozenset[int] = frozenset()
    proposed_by: UUID | None = None
    proposed_to: int | None = None


def _is_debtor(act: str) -> Guard:
    def guard(facts: Facts) -> str | None:
        return None if facts.actor.unit_id == facts.debtor_id else f"只有承诺的一方（{facts.debtor}）可以{act}。"

    return guard


def _is_verifier(facts: Facts) -> str | None:
    if facts.actor.unit_id != facts.verifier_id:
        return f"由{facts.verifier}确认，别人不能代替。"
    if facts.actor.person_id == facts.claimed_by:
        return "报完成和确认不能是同一个人。"
    return None


def _is_decider(act: str) -> Guard:
    def guard(facts: Facts) -> str | None:
        if facts.actor.unit_id == facts.debtor_id:
            return f"不能由申请的单位自己{act}。"
        return None if facts.actor.unit_id == facts.decider_id else f"由{facts.decider}{act}，别人不能代替。"

    return guard


def _asked_for(*kinds: str) -> Guard:
    def guard(facts: Facts) -> str | None:
        if facts.asked_by is None or facts.asked_kind not in kinds:
            return f"现在没有等答复的{'或'.join(KINDS[kind] for kind in kinds)}申请。"
        return "申请和答复不能是同一个人。" if facts.actor.person_id == facts.asked_by else None

    return guard


def _nobody_asked(facts: Facts) -> str | None:
    return f"已经有一份申请在等{facts.decider}答复。" if facts.asked_by else None


def _role(permission: str, act: str) -> Callable[[Facts], str | None]:
    def guard(facts: Facts) -> str | None:
        reason = why_not(facts.actor, permission)
        return f"由本单位经办人员{act}。" if reason and facts.actor.side != ENT else reason

    return guard


def _whole(facts: Facts) -> str | None:
    return "这次报的只是一部分，确认后余下的照常计算。" if facts.part else None


def _part(facts: Facts) -> str | None:
    return None if facts.part else "这次报的是全部，请确认兑现。"


def _is_party(facts: Facts) -> str | None:
    return None if facts.actor.unit_id in facts.parties else "只有承诺的双方可以提出补充协议。"


def _nothing_proposed(facts: Facts) -> str | None:
    return "已经有一份补充协议在等答复。" if facts.proposed_by else None


def _is_asked(facts: Facts) -> str | None:
    if facts.proposed_by is None:
        return "现在没有等答复的补充协议。"
    if facts.actor.unit_id != facts.proposed_to:
        return "补充协议由另一方答复，别人不能代替。"
    return "提出和答复不能是同一个人。" if facts.actor.person_id == facts.proposed_by else None


def _with_the_matter(_: Facts) -> str:
    return "随所属事项一并终止，不能单独办理。"


_OVER = {
    VERIFIED: "已经确认兑现，不再变动。",
    WAIVED: "这一项已经免除，不再变动。",
    SUPERSEDED: "这一项已被补充协议替代，不再变动。",
    ENDED: "这一项已经终止，不再变动。",
}
_NOT_BEGUN = "前一项还没有兑现，本项尚未起算。"
_STOPPED = "已经中止，恢复计时后再办。"
_ANSWER_FIRST = "已经报完成，请先确认或退回。"
_BEFORE_CLAIM = frozenset({PENDING, RUNNING, SUSPENDED})
_NO_CLAIM_YET = {
    PENDING: _NOT_BEGUN,
    RUNNING: "对方还没有报完成。报完成并附证据后可以确认。",
    SUSPENDED: _STOPPED,
    **_OVER,
}
_WAITS = {CLAIMED: "已经报过完成，等对方确认或退回后再申请。", SUSPENDED: _STOPPED, **_OVER}

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
            guards=(_is_debtor("报完成"), _role(access.CLAIM, "报完成")),
            not_now={
                PENDING: _NOT_BEGUN,
                SUSPENDED: _STOPPED,
                CLAIMED: "已经报过完成，正在等对方确认。",
                VERIFIED: "已经确认兑现，不用再报。",
                WAIVED: "这一项已经免除，不用再报。",
                SUPERSEDED: "已被补充协议替代，请到替代它的那一项报完成。",
                ENDED: "这一项已经终止，不用再报。",
            },
        ),
        Move(
            name="confirm",
            label="确认兑现",
            source=frozenset({CLAIMED}),
            to=VERIFIED,
            permission=access.ANSWER,
            guards=(_is_verifier, _role(access.ANSWER, "答复"), _whole),
            not_now=_NO_CLAIM_YET,
        ),
        Move(
            name="confirm_part",
            label="确认这一部分",
            source=frozenset({CLAIMED}),
            to=RUNNING,
            permission=access.ANSWER,
            guards=(_is_verifier, _role(access.ANSWER, "答复"), _part),
            not_now=_NO_CLAIM_YET,
        ),
        Move(
            name="reject",
            label="退回",
            source=frozenset({CLAIMED}),
            to=RUNNING,
            permission=access.ANSWER,
            guards=(_is_verifier, _role(access.ANSWER, "答复")),
            not_now=_NO_CLAIM_YET,
        ),
        Move(
            name="ask_extension",
            label="申请延期",
            source=frozenset({RUNNING}),
            to=RUNNING,
            permission=access.ASK,
            guards=(_is_debtor("申请延期"), _role(access.ASK, "申请延期"), _nobody_asked),
            not_now={PENDING: _NOT_BEGUN, **_WAITS},
        ),
        Move(
            name="ask_suspension",
            label="申请中止计时",
            source=frozenset({RUNNING}),
            to=RUNNING,
            permission=access.ASK,
            guards=(_is_debtor("申请中止"), _role(access.ASK, "申请中止"), _nobody_asked),
            not_now={PENDING: _NOT_BEGUN, **_WAITS},
        ),
        Move(
            name="extend",
            label="同意延期",
            source=frozenset({RUNNING}),
            to=RUNNING,
            permission=access.DECIDE,
            guards=(_is_decider("答复申请"), _role(access.DECIDE, "答复申请"), _asked_for(EXTENSION)),
            not_now=_WAITS,
        ),
        Move(
            name="suspend",
            label="同意中止",
            source=frozenset({RUNNING}),
            to=SUSPENDED,
            permission=access.DECIDE,
            guards=(_is_decider("答复申请"), _role(access.DECIDE, "答复申请"), _asked_for(SUSPENSION)),
            not_now=_WAITS,
        ),
        Move(
            name="refuse",
            label="不同意申请",
            source=frozenset({RUNNING}),
            to=RUNNING,
            permission=access.DECIDE,
            guards=(_is_decider("答复申请"), _role(access.DECIDE, "答复申请"), _asked_for(EXTENSION, SUSPENSION)),
            not_now=_WAITS,
        ),
        Move(
            name="resume",
            label="恢复计时",
            source=frozenset({SUSPENDED}),
            to=RUNNING,
            permission=access.DECIDE,
            guards=(_is_decider("恢复计时"), _role(access.DECIDE, "恢复计时")),
            not_now={state: "这一项没有中止。" for state in STATES if state != SUSPENDED},
        ),
        Move(
            name="waive",
            label="免除",
            source=_BEFORE_CLAIM,
            to=WAIVED,
            permission=access.WAIVE,
            guards=(_is_decider("免除"), _role(access.WAIVE, "免除")),
            not_now={CLAIMED: _ANSWER_FIRST, **_OVER},
        ),
        Move(
            name="propose",
            label="提出补充协议",
            source=_BEFORE_CLAIM,
            to=SAME,
            permission=access.PROPOSE,
            guards=(_is_party, _role(access.PROPOSE, "提出补充协议"), _nothing_proposed),
            not_now={CLAIMED: _ANSWER_FIRST, **_OVER},
        ),
        Move(
            name="agree",
            label="同意补充协议",
            source=_BEFORE_CLAIM,
            to=SUPERSEDED,
            permission=access.AGREE,
            guards=(_is_asked, _role(access.AGREE, "答复补充协议"), _nobody_asked),
            not_now={CLAIMED: _ANSWER_FIRST, **_OVER},
        ),
        Move(
            name="decline",
            label="不同意补充协议",
            source=OPEN,
            to=SAME,
            permission=access.AGREE,
            guards=(_is_asked, _role(access.AGREE, "答复补充协议")),
            not_now=_OVER,
        ),
        Move(
            name="end",
            label="终止",
            source=OPEN,
            to=ENDED,
            permission=access.WAIVE,
            guards=(_with_the_matter,),
            not_now=_OVER,
        ),
    ),
)

UNSAID = frozenset(
    {"confirm_part", "extend", "suspend", "refuse", "resume", "waive", "propose", "agree", "decline", "end"}
)
"""Moves that a page does not mention while they cannot be made: nobody would look for them."""
