"""What the moves of an obligation look at, and the reasons that stand against them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.lifecycle import Guard
from qinqing.kernel.devices.permission import why_not
from qinqing.kernel.obligations.rules import KINDS

NOTHING_SENT = "对方已经答复，或者已经撤回，没有可以撤回的完成报告。"

WATCHES = "supervisor"
"""The role that watches those who check."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: the actor, the units of the obligation, who made the open claim or application.

    The decider is the creditor, or the unit that the source names for it; only the creditor lets the debtor off.
    `part` says that with the open claim less than the whole quantity would be accepted. `parties` are debtor and
    creditor; a supplement proposed by `proposed_by` waits for the unit `proposed_to`. `acts_for` says that the
    actor may prepare a claim on the debtor's behalf; `prepared_by` did so, and the debtor has yet to answer;
    `drafted_by` had prepared the open claim; `just_sent` says that whoever made it may still take it back.
    `stands_in` says that the verifier was silent for too long and the actor's unit may answer in its place.
    """

    actor: Actor
    debtor_id: int
    debtor: str
    verifier_id: int
    verifier: str
    claimed_by: UUID | None = None
    creditor_id: int | None = None
    creditor: str = ""
    decider_id: int | None = None
    decider: str = ""
    asked_by: UUID | None = None
    asked_kind: str = ""
    part: bool = False
    parties: frozenset[int] = frozenset()
    proposed_by: UUID | None = None
    proposed_to: int | None = None
    acts_for: bool = False
    prepared_by: UUID | None = None
    drafted_by: UUID | None = None
    stands_in: bool = False
    just_sent: bool = False


def is_debtor(act: str) -> Guard:
    """Ask for the debtor's own unit."""

    def guard(facts: Facts) -> str | None:
        return None if facts.actor.unit_id == facts.debtor_id else f"只有承诺的一方（{facts.debtor}）可以{act}。"

    return guard


def is_verifier(facts: Facts) -> str | None:
    """Ask for the unit that verifies or stands in for it, and for nobody who claimed or prepared the claim.

    Whoever watches those who check answers for what is owed to its own unit alone: it never confirms in their place.
    """
    if facts.actor.unit_id != facts.verifier_id and not facts.stands_in:
        return f"由{facts.verifier}确认，别人不能代替。"
    if facts.actor.role == WATCHES and facts.actor.unit_id != facts.creditor_id:
        return "监督人员只答复欠本单位的事，不代替任何一方确认。"
    if facts.actor.person_id == facts.claimed_by:
        return "报完成和确认不能是同一个人。"
    if facts.actor.person_id == facts.drafted_by:
        return "这份完成报告是您代办的，由别人确认或退回。"
    return None


def acts_for(facts: Facts) -> str | None:
    """Ask for whoever may act on the debtor's behalf."""
    return None if facts.acts_for else "只有承办单位、或者管辖企业所在园区或乡镇街道的经办人员，可以替企业代办。"


def nothing_prepared(facts: Facts) -> str | None:
    """Ask that nothing prepared waits yet."""
    return f"已经有一份代办在等{facts.debtor}确认。" if facts.prepared_by else None


def prepared_by_another(facts: Facts) -> str | None:
    """Ask for something prepared by somebody else."""
    if facts.prepared_by is None:
        return "现在没有等您确认的代办。"
    return "代办和确认不能是同一个人。" if facts.actor.person_id == facts.prepared_by else None


def prepared_by_oneself(facts: Facts) -> str | None:
    """Ask for something that the actor prepared."""
    if facts.prepared_by is None:
        return "现在没有等企业确认的代办。"
    return None if facts.actor.person_id == facts.prepared_by else "代办由代办的人自己撤回。"


def is_decider(act: str) -> Guard:
    """Ask for the unit that decides, never the debtor's own."""

    def guard(facts: Facts) -> str | None:
        if facts.actor.unit_id == facts.debtor_id:
            return f"不能由申请的单位自己{act}。"
        return None if facts.actor.unit_id == facts.decider_id else f"由{facts.decider}{act}，别人不能代替。"

    return guard


def is_creditor(act: str) -> Guard:
    """Ask for the unit to which it is owed: nobody else gives away what is its own."""

    def guard(facts: Facts) -> str | None:
        return None if facts.actor.unit_id == facts.creditor_id else f"由{facts.creditor}{act}，别人不能代替。"

    return guard


def asked_for(*kinds: str) -> Guard:
    """Ask for an open application of these kinds, by somebody else."""

    def guard(facts: Facts) -> str | None:
        if facts.asked_by is None or facts.asked_kind not in kinds:
            return f"现在没有等答复的{'或'.join(KINDS[kind] for kind in kinds)}申请。"
        return "申请和答复不能是同一个人。" if facts.actor.person_id == facts.asked_by else None

    return guard


def nobody_asked(facts: Facts) -> str | None:
    """Ask that no application waits."""
    return f"已经有一份申请在等{facts.decider}答复。" if facts.asked_by else None


def role(permission: str, act: str) -> Callable[[Facts], str | None]:
    """Ask for the role that holds a permission."""

    def guard(facts: Facts) -> str | None:
        reason = why_not(facts.actor, permission)
        return f"由本单位经办人员{act}。" if reason and facts.actor.side != ENT else reason

    return guard


def just_sent_by_oneself(facts: Facts) -> str | None:
    """Ask for the person who has just claimed: what the other side has begun to look at is its to answer."""
    if facts.claimed_by is None:
        return NOTHING_SENT
    if facts.actor.person_id != facts.claimed_by:
        return "完成报告由报的人自己撤回。"
    return None if facts.just_sent else "完成报告只在刚报出的时候可以撤回，现在请等对方确认或退回。"


def whole(facts: Facts) -> str | None:
    """Ask that the open claim is for all that is left."""
    return "这次报的只是一部分，确认后余下的照常计算。" if facts.part else None


def part(facts: Facts) -> str | None:
    """Ask that the open claim is for less than what is left."""
    return None if facts.part else "这次报的是全部，请确认兑现。"


def is_party(facts: Facts) -> str | None:
    """Ask for one of the two sides."""
    return None if facts.actor.unit_id in facts.parties else "只有承诺的双方可以提出补充协议。"


def nothing_proposed(facts: Facts) -> str | None:
    """Ask that no supplement waits."""
    return "已经有一份补充协议在等答复。" if facts.proposed_by else None


def is_asked(facts: Facts) -> str | None:
    """Ask for the side to which a supplement was proposed, and another person."""
    if facts.proposed_by is None:
        return "现在没有等答复的补充协议。"
    if facts.actor.unit_id != facts.proposed_to:
        return "补充协议由另一方答复，别人不能代替。"
    return "提出和答复不能是同一个人。" if facts.actor.person_id == facts.proposed_by else None


def proposes(facts: Facts) -> str | None:
    """Ask for the side that proposed the supplement."""
    if facts.proposed_by is None:
        return "现在没有等答复的补充协议。"
    own = facts.actor.unit_id in facts.parties and facts.actor.unit_id != facts.proposed_to
    return None if own else "补充协议由提出的一方撤回。"


def with_the_matter(_: Facts) -> str:
    """Refuse: it happens with the matter."""
    return "随所属事项一并终止，不能单独办理。"
