"""What waits for people in promises, and what they asked or said of them."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.queries import Laid, laid_out
from qinqing.kernel.obligations import access
from qinqing.kernel.obligations.lifecycle import ASKED, OPEN, OUTCOMES, RUNNING, STATES, SUSPENDED
from qinqing.kernel.obligations.models import (
    Adjustment,
    Claim,
    Obligation,
    PreparedClaim,
    Replacement,
)

Rows = QuerySet[Any, Any]

_PREPARED = Exists(PreparedClaim.objects.filter(obligation=OuterRef("pk"), outcome=PreparedClaim.WAITING))
_ASKED = Exists(Adjustment.objects.filter(obligation=OuterRef("pk"), outcome=ASKED))


def _promises(rows: Rows, other: Any, due: str = "alarm_on") -> Laid:
    return laid_out(rows, number="number", title="title", other=other, state="state", due=due, light="light")


def to_answer(actor: Actor) -> Laid:
    """Return the claims that wait for the actor's unit."""
    return _promises(Obligation.objects.awaiting(actor.unit_id), "debtor__short_name", "answer_due")


def to_adopt(actor: Actor) -> Laid:
    """Return what was prepared on behalf of the actor's unit."""
    return _promises(Obligation.objects.filter(_PREPARED, debtor=actor.unit_id, state__in=OPEN), "creditor__short_name")


def to_claim(actor: Actor) -> Laid:
    """Return what the actor's unit owes now, without what only waits for its word."""
    return _promises(Obligation.objects.owed_by(actor.unit_id).exclude(_PREPARED), "creditor__short_name")


def _decides(actor: Actor) -> Q:
    return Q(grantor=actor.unit_id) | Q(grantor__isnull=True, creditor=actor.unit_id)


def to_decide(actor: Actor) -> Laid:
    """Return the applications that wait for the actor's unit."""
    return _promises(Obligation.objects.filter(_ASKED, _decides(actor), state=RUNNING), "debtor__short_name")


def to_resume(actor: Actor) -> Laid:
    """Return what stands still until the actor's unit lets it go on."""
    return _promises(Obligation.objects.filter(_decides(actor), state=SUSPENDED), "debtor__short_name")


def to_agree(actor: Actor) -> Laid:
    """Return the supplements that wait for the actor's unit."""
    as_creditor = Q(by_debtor=True, obligation__creditor=actor.unit_id)
    as_debtor = Q(by_debtor=False, obligation__debtor=actor.unit_id)
    proposed = Replacement.objects.filter(as_creditor | as_debtor, outcome=ASKED)
    found = Obligation.objects.filter(pk__in=proposed.values("obligation"), state__in=OPEN)
    side = Case(When(debtor=actor.unit_id, then=F("creditor__short_name")), default=F("debtor__short_name"))
    return _promises(found, side)


def _dealings(rows: Rows, at: str, state: str = "outcome", light: Any = "obligation__light") -> Laid:
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


def claimed(actor: Actor) -> Laid:
    """Return the claims that the actor made."""
    return _dealings(Claim.objects.filter(claimed_by=actor.person_id), "claimed_at")


def prepared(actor: Actor) -> Laid:
    """Return what the actor prepared on behalf of enterprises."""
    mine = PreparedClaim.objects.filter(prepared_by=actor.person_id)
    return _dealings(mine, "prepared_at")


def asked(actor: Actor) -> Laid:
    """Return the applications that the actor made."""
    return _dealings(Adjustment.objects.filter(asked_by=actor.person_id), "asked_at")


def proposed(actor: Actor) -> Laid:
    """Return the supplements that the actor proposed."""
    mine = Replacement.objects.filter(proposed_by=actor.person_id)
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
