"""The life of an order; how far it is done is the life of its one promise."""

from dataclasses import dataclass

from qinqing.commons.orders import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import SAME, Lifecycle, Move

DRAFT, ISSUED, WITHDRAWN, DISCARDED = "draft", "issued", "withdrawn", "discarded"

STATES = {DRAFT: "草稿", ISSUED: "已签发", WITHDRAWN: "已撤回", DISCARDED: "草稿已作废"}

UNSENT = frozenset({DRAFT, DISCARDED})
"""Nobody but the issuing unit sees it."""

ISSUER, ADDRESSEE, NOBODY = "issuer", "addressee", "nobody"
TURN = {DRAFT: ISSUER, ISSUED: ADDRESSEE, WITHDRAWN: NOBODY, DISCARDED: NOBODY}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: who acts, whose order it is, whether it was fulfilled."""

    actor: Actor
    issuer_id: int
    issuer: str
    fulfilled: bool


def _own(facts: Facts) -> str | None:
    return None if facts.actor.unit_id == facts.issuer_id else f"由{facts.issuer}办理，别人不能代替。"


def _unfulfilled(facts: Facts) -> str | None:
    return "已经确认办结，不再撤回。" if facts.fulfilled else None


_NO_DRAFT = {
    ISSUED: "已经签发，不能再改。要改要求的，撤回以后另发一份。",
    WITHDRAWN: "已经撤回。",
    DISCARDED: "草稿已经作废。",
}
_NOT_SENT = {DRAFT: "还没有签发。", WITHDRAWN: "已经撤回。", DISCARDED: "草稿已经作废。"}
_DRAFTS = frozenset({DRAFT})

LIFE = Lifecycle(
    name="order",
    states=STATES,
    moves=(
        Move("issue", "签发", _DRAFTS, ISSUED, access.ISSUE, guards=(_own,), not_now=_NO_DRAFT),
        Move("revise", "修改", _DRAFTS, SAME, access.WRITE, guards=(_own,), not_now=_NO_DRAFT),
        Move("discard", "作废草稿", _DRAFTS, DISCARDED, access.WRITE, guards=(_own,), not_now=_NO_DRAFT),
        Move(
            "withdraw",
            "撤回",
            frozenset({ISSUED}),
            WITHDRAWN,
            access.ISSUE,
            guards=(_own, _unfulfilled),
            not_now=_NOT_SENT,
        ),
    ),
)
