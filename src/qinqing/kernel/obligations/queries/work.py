"""What waits for people in promises, and what they asked or said of them."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.models import MatterQuerySet
from qinqing.kernel.matters.queries import laid_out
from qinqing.kernel.obligations import access
from qinqing.kernel.obligations.lifecycle import ASKED, OPEN, OUTCOMES, RUNNING, STATES, SUSPENDED
from qinqing.kernel.obligations.models import (
    Adjustment,
    Claim,
    Obligation,
    ObligationQuerySet,
    PreparedClaim,
    Replacement,
)

Rows = QuerySet[Any, Any]

_PREPARED = Exists(PreparedClaim.objects.filter(obligation=OuterRef("pk"), outcome=PreparedClaim.WAITING))
_ASKED = Exists(Adjustment.objects.filter(obligation=OuterRef("pk"), outcome=ASKED))
_PROPOSED = Replacement.objects.filter(obligation=OuterRef("pk"), outcome=ASKED)


def _promises(rows: Rows, other: str, due: str = "alarm_on") -> Rows:
    return laid_out(rows, number="number", title="title", other=other, state="state", due=due, light="light")


def _in(matters: MatterQuerySet) -> ObligationQuerySet:
    return Obligation.objects.filter(matter__in=matters)


def to_answer(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return the claims that wait for the actor's unit."""
    return _promises(_in(matters).awaiting(actor.unit_id), "debtor__short_name", "answer_due")


def to_adopt(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return what was prepared on behalf of the actor's unit."""
    return _promises(_in(matters).filter(_PREPARED, debtor=actor.unit_id, state__in=OPEN), "creditor__short_name")


def to_claim(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return what the actor's unit owes now, without what only waits for its word."""
    return _promises(_in(matters).owed_by(actor.unit_id).exclude(_PREPARED), "creditor__short_name")


def _decides(actor: Actor) -> Q:
    return Q(grantor=actor.unit_id) | Q(grantor__isnull=True, creditor=actor.unit_id)


def to_decide(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return the applications that wait for the actor's unit."""
    return _promises(_in(matters).filter(_ASKED, _decides(actor), state=RUNNING), "debtor__short_name")


def to_resume(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return what stands still until the actor's unit lets it go on."""
    return _promises(_in(matters).filter(_decides(actor), state=SUSPENDED), "debtor__short_name")


def to_agree(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return the supplements that wait for the actor's unit."""
    as_creditor = Q(Exists(_PROPOSED.filter(by_debtor=True)), creditor=actor.unit_id)
    as_debtor = Q(Exists(_PROPOSED.filter(by_debtor=False)), debtor=actor.unit_id)
    found = _in(matters).filter(as_creditor | as_debtor, state__in=OPEN)
    return _promises(found, "creditor__short_name")


def _dealings(rows: Rows, at: str, state: str = "outcome", light: Any = "obligation__light") -> Rows:
    return laid_out(
        rows,
        "obligation__matter",
        number="obligation__number",
        title="obligation__title",
        other="obligation__verifier__short_name",
        state=state,
        due=Coalesce(F("obligation__answer_due"), F("obligation__alarm_on")),
        light=light,
        at=at,
    )


def claimed(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return the claims that the actor made."""
    return _dealings(Claim.objects.filter(claimed_by=actor.person_id, obligation__matter__in=matters), "claimed_at")


def prepared(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return what the actor prepared on behalf of enterprises."""
    mine = PreparedClaim.objects.filter(prepared_by=actor.person_id, obligation__matter__in=matters)
    return _dealings(mine, "prepared_at")


def asked(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return the applications that the actor made."""
    return _dealings(Adjustment.objects.filter(asked_by=actor.person_id, obligation__matter__in=matters), "asked_at")


def proposed(actor: Actor, matters: MatterQuerySet) -> Rows:
    """Return the supplements that the actor proposed."""
    mine = Replacement.objects.filter(proposed_by=actor.person_id, obligation__matter__in=matters)
    return _dealings(mine, "proposed_at")


def _todo(code: str, label: str, rows: Any, url_name: str, permission: str) -> Work:
    return Work(code, label, TO_DO, rows, url_name, permission, STATES.__getitem__, hands_over=True)


WORK = (
    _todo("answer", "确认或退回", to_answer, "obligation_answer", access.ANSWER),
    _todo("adopt", "确认代办", to_adopt, "obligation_prepared", access.ADOPT),
    _todo("claim", "报完成", to_claim, "obligation_claim", access.CLAIM),
    _todo("decide", "答复申请", to_decide, "obligation_decide", access.DECIDE),
    _todo("resume", "恢复计时", to_resume, "obligation_resume", access.DECIDE),
    _todo("agree", "答复补充协议", to_agree, "obligation_supplement", access.AGREE),
    Work("claimed", "报完成", BEGUN, claimed, word=Claim.OUTCOMES.__getitem__),
    Work("prepared", "替企业代办", BEGUN, prepared, word=PreparedClaim.OUTCOMES.__getitem__),
    Work("asked", "申请延期或中止", BEGUN, asked, word=OUTCOMES.__getitem__),
    Work("proposed", "提出补充协议", BEGUN, proposed, word=OUTCOMES.__getitem__),
)
