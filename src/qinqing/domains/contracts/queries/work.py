"""What waits for people in drafts and for whole contracts, and what they began."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, TextField, Value, When

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.lifecycle import contract
from qinqing.domains.contracts.lifecycle.draft import DRAFTING, IN_REVIEW, REVIEWED, STATES
from qinqing.domains.contracts.models import DRAFT, KIND, Consent, Draft
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.models import Party
from qinqing.kernel.matters.queries import Laid, begun, laid_out
from qinqing.kernel.obligations.lifecycle import ASKED, OUTCOMES

Rows = QuerySet[Any, Any]


def _own(actor: Actor, state: str, permission: str) -> Rows:
    if not may(actor, permission):
        return Draft.objects.none()
    return Draft.objects.filter(matter__host=actor.unit_id, matter__state=state)


def _laid_out(rows: Rows) -> Laid:
    return laid_out(rows, other="enterprise__short_name", state="matter__state", at="matter__opened_at")


def to_write(actor: Actor) -> Laid:
    """Return the drafts of one's unit that are being written."""
    return _laid_out(_own(actor, DRAFTING, access.WRITE_DRAFT))


def reviewable(actor: Actor) -> Rows:
    """Return the drafts of one's unit that wait for one's review: those in which one did not write along."""
    tags = [kind.tag for kind in events.WRITING]
    written = Event.objects.filter(kind__in=tags, actor=actor.person_id).values("stream")
    return _own(actor, IN_REVIEW, access.REVIEW_DRAFT).exclude(pk__in=written)


def to_review(actor: Actor) -> Laid:
    """Return the same as one's work."""
    return _laid_out(reviewable(actor))


def to_sign(actor: Actor) -> Laid:
    """Return the drafts of one's unit that were reviewed and are not yet signed."""
    return _laid_out(_own(actor, REVIEWED, access.SIGN))


_SAYS = Case(
    *(When(kind=kind, then=Value(f"提请{word}")) for kind, word in contract.KINDS.items()), output_field=TextField()
)


def _consents(rows: Rows, state: str) -> Laid:
    return laid_out(rows, "contract__matter", title=_SAYS, other="unit__short_name", state=state, at="proposed_at")


def to_consent(actor: Actor) -> Laid:
    """Return what the other side of one's unit proposes for a whole contract: to sign it off, to end it, to add."""
    own = Party.objects.filter(matter=OuterRef("contract"), unit=actor.unit_id)
    waiting = Consent.objects.filter(Exists(own), outcome=ASKED).exclude(unit=actor.unit_id)
    return _consents(waiting.exclude(proposed_by=actor.person_id), "kind")


def proposed(actor: Actor) -> Laid:
    """Return what one proposed for whole contracts."""
    return _consents(Consent.objects.filter(proposed_by=actor.person_id), "outcome")


def _todo(code: str, label: str, rows: Any, permission: str) -> Work:
    return Work(code, label, TO_DO, rows, DRAFT, permission, STATES.__getitem__, hands_over=True)


WORK = (
    Work("consent", "答复提请", TO_DO, to_consent, KIND, access.AGREE, contract.KINDS.__getitem__, hands_over=True),
    _todo("review", "审查合同草稿", to_review, access.REVIEW_DRAFT),
    _todo("sign", "登记签订", to_sign, access.SIGN),
    _todo("write", "起草合同", to_write, access.WRITE_DRAFT),
    Work("contract", "登记合同", BEGUN, begun(KIND), word=contract.STATES.__getitem__),
    Work("proposed_whole", "提请整份合同的事", BEGUN, proposed, word=OUTCOMES.__getitem__),
    Work("draft", "合同草稿", BEGUN, begun(DRAFT), word=STATES.__getitem__),
)
