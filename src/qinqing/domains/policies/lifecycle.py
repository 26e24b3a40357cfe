"""The life of a version of a policy: drafted, put to the public, published; from then on it only ends."""

from dataclasses import dataclass
from datetime import date

from qinqing.domains.policies import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import SAME, Guard, Lifecycle, Move
from qinqing.kernel.devices.permission import may

DRAFTING, CONSULTING, PUBLISHED, WITHDRAWN = "drafting", "consulting", "published", "withdrawn"

STATES = {DRAFTING: "起草", CONSULTING: "征求意见", PUBLISHED: "已发布", WITHDRAWN: "已撤下"}

OPEN = frozenset({CONSULTING, PUBLISHED})
"""Everybody may read it; so may whoever reads one that was published and withdrawn later."""

DRAFTER, PUBLISHER, NOBODY = "drafter", "publisher", "nobody"
TURN = {DRAFTING: DRAFTER, CONSULTING: PUBLISHER, PUBLISHED: NOBODY, WITHDRAWN: NOBODY}
"""State -> whose turn it is."""

ADOPTED, PARTLY, DECLINED = "adopted", "partly", "declined"
ANSWERS = {ADOPTED: "采纳", PARTLY: "部分采纳", DECLINED: "不采纳"}
"""How an opinion is answered."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at.

    `wrote` says that the actor drafted along, `itemised` that a published version has its rule, `checked` that some
    unit is named to check; `ends_on` is the last day of the consultation (None without one), `unanswered`
    counts opinions without an answer, `waived` says that the legal ground for no consultation is written down.
    """

    actor: Actor
    host_id: int
    host_name: str
    today: date
    provisions: int = 0
    wrote: bool = False
    itemised: bool = False
    was_published: bool = False
    checked: bool = False
    ends_on: date | None = None
    unanswered: int = 0
    waived: bool = False


def _ours(facts: Facts) -> str | None:
    return None if facts.actor.unit_id == facts.host_id else f"由牵头单位{facts.host_name}办理。"


def _drafter(facts: Facts) -> str | None:
    return None if may(facts.actor, access.DRAFT) else "由经办人员办理。"


def _somebody_else(facts: Facts) -> str | None:
    """What one person wrote alone binds nobody."""
    if facts.wrote:
        return "您参与了起草，请本单位另一位同事发布。"
    return None if may(facts.actor, access.PUBLISH) else "由本单位的经办人员或负责人发布。"


def _still(facts: Facts) -> str | None:
    """What the public was asked about stays as it is while it is asked."""
    if facts.ends_on and facts.today <= facts.ends_on:
        return f"正在征求意见，{_day(facts.ends_on)}截止以前不能改。"
    return None


def _written(facts: Facts) -> str | None:
    if not facts.provisions:
        return "还没有录入正文。"
    return None if facts.checked else "还没有指定核对单位，先在“修改要素”里指定。"


def _asked(facts: Facts) -> str | None:
    """At least as many days as the law says, and every opinion answered."""
    if facts.ends_on is None:
        return None if facts.waived else "还没有公开征求意见。依法可以不征求的，先写明依据。"
    if facts.today <= facts.ends_on:
        return f"征求意见到{_day(facts.ends_on)}为止，之后才能发布。"
    return f"还有 {facts.unanswered} 条意见没有答复。" if facts.unanswered else None


def _once(facts: Facts) -> str | None:
    if facts.itemised:
        return "已经拆条。发布了的版本不能改，有变动请起草新版本。"
    return None


def _asked_once(facts: Facts) -> str | None:
    return "这一版已经征求过意见。" if facts.ends_on else None


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


_FROZEN = {
    PUBLISHED: "已经发布，内容不能再改。有变动请起草新版本。",
    WITHDRAWN: "这一版已经撤下。",
}


def _move(name: str, label: str, source: str, to: str, permission: str, *guards: Guard) -> Move:
    sources = frozenset(source.split())
    not_now = {state: why for state, why in _FROZEN.items() if state not in sources}
    return Move(name, label, sources, to, permission, guards=(_ours, *guards), not_now=not_now)


LIFE = Lifecycle(
    name="policy",
    states=STATES,
    moves=(
        _move("write", "修改", f"{DRAFTING} {CONSULTING}", SAME, access.DRAFT, _drafter, _still),
        _move("rule", "拆条", f"{DRAFTING} {CONSULTING} {PUBLISHED}", SAME, access.DRAFT, _drafter, _once),
        _move("revise", "起草新版本", f"{PUBLISHED} {WITHDRAWN}", SAME, access.DRAFT, _drafter),
        _move("consult", "公开征求意见", DRAFTING, CONSULTING, access.DRAFT, _drafter, _written, _asked_once),
        _move("answer", "答复意见", CONSULTING, SAME, access.DRAFT, _drafter),
        _move(
            "publish", "发布", f"{DRAFTING} {CONSULTING}", PUBLISHED, access.PUBLISH, _somebody_else, _written, _asked
        ),
        _move("withdraw", "撤下", f"{DRAFTING} {CONSULTING} {PUBLISHED}", WITHDRAWN, access.PUBLISH),
    ),
)
