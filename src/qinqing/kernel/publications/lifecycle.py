"""The life of a publication: one person drafts, another issues; then it is corrected or withdrawn, never changed."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import SAME, Lifecycle, Move
from qinqing.kernel.publications import access

DRAFT, SUBMITTED, ISSUED = "draft", "submitted", "issued"
CORRECTED, WITHDRAWN, DISCARDED = "corrected", "withdrawn", "discarded"

STATES = {
    DRAFT: "草稿",
    SUBMITTED: "待签发",
    ISSUED: "已签发",
    CORRECTED: "已更正",
    WITHDRAWN: "已撤回",
    DISCARDED: "草稿已作废",
}

UNSENT = frozenset({DRAFT, SUBMITTED, DISCARDED})
"""Nobody but the issuing unit sees it."""

DRAFTER, ISSUER, NOBODY = "drafter", "issuer", "nobody"
TURN = {DRAFT: DRAFTER, SUBMITTED: ISSUER, ISSUED: NOBODY, CORRECTED: NOBODY, WITHDRAWN: NOBODY, DISCARDED: NOBODY}
"""State -> whose turn it is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: who acts, whose it is, who had it in hand, whether a correction is on its way."""

    actor: Actor
    unit_id: int
    unit: str
    drafters: Collection[UUID]
    correcting: bool


def _own(facts: Facts) -> str | None:
    return None if facts.actor.unit_id == facts.unit_id else f"由{facts.unit}办理，别人不能代替。"


def _another(facts: Facts) -> str | None:
    if facts.actor.person_id in facts.drafters:
        return "起草、提请的人不能自己签发，请本单位另一位负责人签发。"
    return None


def _not_yet(facts: Facts) -> str | None:
    return "已经有一份更正在办，办结以前不能再更正。" if facts.correcting else None


_OVER = {
    ISSUED: "已经签发，内容不能再改。有错的请更正，不该发的请撤回。",
    CORRECTED: "已由更正本接替。",
    WITHDRAWN: "已经撤回。",
    DISCARDED: "草稿已经作废。",
}
_ASKED = {SUBMITTED: "正在等签发，要改的请先退回。", **_OVER}
_NOT_ISSUED = {DRAFT: "还没有签发。", SUBMITTED: "还没有签发。"}
_GONE = {state: _OVER[state] for state in (WITHDRAWN, DISCARDED)}
_DRAFTS, _WAITS = frozenset({DRAFT}), frozenset({SUBMITTED})

LIFE = Lifecycle(
    name="publication",
    states=STATES,
    moves=(
        Move("submit", "提请签发", _DRAFTS, SUBMITTED, access.DRAFT, guards=(_own,), not_now=_ASKED),
        Move(
            "issue",
            "签发",
            _WAITS,
            ISSUED,
            access.ISSUE,
            guards=(_own, _another),
            not_now={DRAFT: "还没有提请签发。", **_OVER},
        ),
        Move("return", "退回修改", _WAITS, DRAFT, access.ISSUE, guards=(_own,), not_now=_OVER),
        Move("refresh", "重新读取数据", _DRAFTS, SAME, access.DRAFT, guards=(_own,), not_now=_ASKED),
        Move("discard", "作废草稿", _DRAFTS, DISCARDED, access.DRAFT, guards=(_own,), not_now=_ASKED),
        Move(
            "correct",
            "更正",
            frozenset({ISSUED}),
            SAME,
            access.DRAFT,
            guards=(_own, _not_yet),
            not_now={**_NOT_ISSUED, CORRECTED: _OVER[CORRECTED], **_GONE},
        ),
        Move(
            "withdraw",
            "撤回",
            frozenset({ISSUED, CORRECTED}),
            WITHDRAWN,
            access.ISSUE,
            guards=(_own,),
            not_now={**_NOT_ISSUED, **_GONE},
        ),
    ),
)
