"""The life of a contract after its signature: what one side proposes for the whole of it, the other side agrees to."""

from dataclasses import dataclass
from uuid import UUID

from qinqing.domains.contracts import access
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.lifecycle import SAME, Guard, Lifecycle, Move
from qinqing.kernel.devices.permission import why_not

ACTIVE, SIGNED_OFF, TERMINATED = "active", "signed_off", "terminated"

STATES = {ACTIVE: "履约中", SIGNED_OFF: "已销号", TERMINATED: "已终止"}
CLOSED = frozenset({SIGNED_OFF, TERMINATED})

BOTH, ANSWERER, NOBODY = "both", "answerer", "nobody"
TURN = {ACTIVE: BOTH, SIGNED_OFF: NOBODY, TERMINATED: NOBODY}
"""State -> whose turn it is; while something is proposed it is the answerer's."""

SIGN_OFF, TERMINATE, ADD, AGREE_TERMS = "sign_off", "terminate", "add", "terms"
KINDS = {SIGN_OFF: "销号", TERMINATE: "终止", ADD: "增加条款", AGREE_TERMS: "补充付款条件"}
"""What one side may propose for the whole contract."""

PROPOSES = {SIGN_OFF: "ask_sign_off", TERMINATE: "ask_end", ADD: "ask_clause", AGREE_TERMS: "ask_terms"}
AGREES = {SIGN_OFF: "sign_off", TERMINATE: "end", ADD: "add_clause", AGREE_TERMS: "add_terms"}
"""Kind -> the move that proposes it, and the one that agrees to it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: the actor, both sides, what is open, and what one side proposed and waits.

    `open` promises are neither fulfilled nor released, `paying` says that money is among them, `returns` that a series
    still goes on.
    """

    actor: Actor
    parties: frozenset[int]
    open: int = 0
    paying: bool = False
    returns: bool = False
    kind: str = ""
    proposed_by: UUID | None = None
    proposed_from: int | None = None


def _party(facts: Facts) -> str | None:
    return None if facts.actor.unit_id in facts.parties else "由合同双方办理，别人不能代替。"


def _role(permission: str) -> Guard:
    def guard(facts: Facts) -> str | None:
        reason = why_not(facts.actor, permission)
        return "由本单位经办人员办理。" if reason and facts.actor.side != ENT else reason

    return guard


def _nothing_proposed(facts: Facts) -> str | None:
    return f"已经有一项{KINDS[facts.kind]}在等答复，答复以后再提。" if facts.kind else None


def _nothing_open(facts: Facts) -> str | None:
    if facts.open:
        return f"还有 {facts.open} 项承诺没有办结。全部兑现、免除或终止以后才能销号。"
    return "还有不止一次的承诺没有到最后一期，不能销号。" if facts.returns else None


def _money(facts: Facts) -> str | None:
    return None if facts.paying else "没有还没办结的付款。要付的款先用补充协议写明金额。"


def _asked(*kinds: str) -> Guard:
    """Ask for an open proposal of these kinds, of the other side and of another person."""

    def guard(facts: Facts) -> str | None:
        if facts.kind not in kinds:
            return "现在没有等答复的提议。"
        if facts.actor.unit_id == facts.proposed_from:
            return "由另一方答复，提出的一方不能自己同意。"
        return "提出和答复不能是同一个人。" if facts.actor.person_id == facts.proposed_by else None

    return guard


def _own(facts: Facts) -> str | None:
    if not facts.kind:
        return "现在没有等答复的提议。"
    return None if facts.actor.unit_id == facts.proposed_from else "由提出的一方撤回。"


_OVER = {SIGNED_OFF: "合同已经销号，只能查看。", TERMINATED: "合同已经终止，只能查看。"}


def _move(name: str, label: str, to: str, permission: str, *guards: Guard) -> Move:
    return Move(
        name,
        label,
        frozenset({ACTIVE}),
        to,
        permission,
        guards=(_party, _role(permission), *guards),
        not_now=_OVER,
    )


LIFE = Lifecycle(
    name="contract",
    states=STATES,
    moves=(
        _move("ask_sign_off", "提请销号", SAME, access.PROPOSE, _nothing_proposed, _nothing_open),
        _move("ask_end", "提请终止合同", SAME, access.PROPOSE, _nothing_proposed),
        _move("ask_clause", "提出增加条款", SAME, access.PROPOSE, _nothing_proposed),
        _move("ask_terms", "提出补充付款条件", SAME, access.PROPOSE, _nothing_proposed, _money),
        _move("sign_off", "同意销号", SIGNED_OFF, access.AGREE, _asked(SIGN_OFF), _nothing_open),
        _move("end", "同意终止合同", TERMINATED, access.AGREE, _asked(TERMINATE)),
        _move("add_clause", "同意增加条款", SAME, access.AGREE, _asked(ADD)),
        _move("add_terms", "同意补充付款条件", SAME, access.AGREE, _asked(AGREE_TERMS)),
        _move("decline", "不同意", SAME, access.AGREE, _asked(*KINDS)),
        _move("retract", "撤回提议", SAME, access.PROPOSE, _own),
    ),
)
SAID = frozenset(PROPOSES.values())
"""Moves that a page names even while they cannot be made, with the reason."""
