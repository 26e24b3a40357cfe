"""What publications people have to do: a draft to check, one that waits to be issued."""

from typing import Any

from django.db.models import F, Q, QuerySet

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.queries import Laid, begun, laid_out
from qinqing.kernel.publications import access
from qinqing.kernel.publications.lifecycle import STATES
from qinqing.kernel.publications.models import KIND, Publication


def _listed(rows: "QuerySet[Any, Any]", at: str) -> Laid:
    return laid_out(rows, title=F("matter__title"), other=F("issuer__short_name"), state=F("matter__state"), at=at)


def _open(actor: Actor) -> "QuerySet[Publication]":
    return Publication.objects.filter(issuer=actor.unit_id, issued_at__isnull=True, discarded_at__isnull=True)


def _to_check(actor: Actor) -> Laid:
    """Return the drafts of the own unit that somebody has to check: one's own, and those that a job prepared."""
    drafts = _open(actor).filter(submitted_at__isnull=True)
    mine = Q(drafted_by=actor.person_id) | Q(drafted_by__isnull=True)
    return _listed(drafts.filter(mine) if may(actor, access.DRAFT) else drafts.none(), "as_of")


def _to_issue(actor: Actor) -> Laid:
    """Return what waits for somebody else than its drafter."""
    waits = _open(actor).filter(submitted_at__isnull=False).exclude(submitted_by=actor.person_id)
    others = waits.filter(Q(drafted_by__isnull=True) | ~Q(drafted_by=actor.person_id))
    return _listed(others if may(actor, access.ISSUE) else waits.none(), "submitted_at")


WORK = (
    Work(
        "publication_check", "核对刊物草稿", TO_DO, _to_check, KIND, access.DRAFT, STATES.__getitem__, hands_over=True
    ),
    Work("publication_issue", "签发刊物", TO_DO, _to_issue, KIND, access.ISSUE, STATES.__getitem__, hands_over=True),
    Work("publication", "刊物", BEGUN, begun(KIND), word=STATES.__getitem__),
)
