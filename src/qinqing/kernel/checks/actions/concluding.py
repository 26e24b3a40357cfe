"""A member of the neutral unit takes a check, sees the evidence for its time, and writes what it found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.checks import access, events
from qinqing.kernel.checks.actions.beginning import close, take_back
from qinqing.kernel.checks.actions.telling import append
from qinqing.kernel.checks.lifecycle import CONCLUDED, LIFE, TAKEN
from qinqing.kernel.checks.models import Check
from qinqing.kernel.checks.queries.naming import concerned
from qinqing.kernel.checks.queries.reading import facts_of, is_silent, reasons_of
from qinqing.kernel.checks.rules import TRUE, returns
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.matters.actions import current, hold, moved, open_to
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions.claims import Verdict, accept, give_back
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries.waiting import below
from qinqing.kernel.parties.models import Person

LONGEST = timedelta(days=120)
"""A grant has an end of its own; the check takes it back before that."""


class NeedsReasons(Refusal):
    """Whoever checks says what the result rests on: both sides read it."""

    says = _("请写明核验依据：看了什么材料、问了谁、到没到现场。")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: one of RESULTS, on which grounds, with which files of its own; `key` acts once."""

    result: str
    reasons: str
    key: UUID
    uploads: Sequence["UploadedFile[bytes]"] = ()


def _held(reference: str, name: str, by: Actor, rev: int | None, at: datetime) -> Check:
    """Lock a check with the matter whose promise was claimed and all that waits for it; judge the move.

    Whoever holds or held a post in one of the sides, or in what else the promise concerns, is barred; a declared
    conflict with a side hides the check.
    """
    found = Check.objects.filter(matter__reference=reference).select_related("claim__obligation").first()
    promise = found.claim.obligation if found else None
    sides = {promise.debtor_id, promise.creditor_id, promise.verifier_id} if promise else set[int]()
    others = {unit.pk for units in concerned([promise]).values() for unit in units} if promise else set[int]()
    judges = (sides | others) - {by.unit_id}
    along = (lambda: {promise.matter_id, *below([promise.pk])}) if promise else None
    matter = hold(reference, by=by, judges=judges, along=along)
    current(matter, rev)
    related = ("matter", "unit", "claim__obligation__matter", "claim__obligation__verifier")
    check = Check.objects.select_related(*related).filter(pk=matter.pk).first()
    if check is None:
        raise NotFound
    LIFE.require(name, check.state, facts_of(check, by, timezone.localdate(at)))
    return check


@action(access.TAKE)
def take(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Take a check: from now until its end the taker sees the matter whose promise was claimed.

    Whoever took it before and left the unit sees it no more.
    """
    check = _held(reference, "take", by, rev, at)
    append(take_back(check, at, by.person_id))
    Check.objects.filter(pk=check.pk).update(state=TAKEN, taken_at=at, taken_by=by.person_id)
    Matter.objects.filter(pk=check.pk).update(state=TAKEN)
    record(check.pk, events.TAKEN, by=by, at=at, facts={"unit": by.unit_id})
    why = f"受理核验 {reference}，核验结束时收回。"
    open_to(check.claim.obligation.matter, Person.objects.get(pk=by.person_id), at + LONGEST, by=by, at=at, why=why)
    moved(check.matter)


@action(access.CONCLUDE, alone=True)
def conclude(*, reference: str, finding: Finding, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Write what a check found; a claim that still waits is answered by it, an answered one is left as it is.

    属实 confirms in the unit's name, 不属实 sends back with the reasons, see `returns` for 无法核实. Of a claim that
    was confirmed meanwhile the result is a finding that both sides read: it re-opens nothing, and what somebody wants
    to follow from it they propose. Raises a Refusal that says why not.
    """
    if not finding.reasons.strip():
        raise NeedsReasons
    done = Check.objects.filter(matter__reference=reference, state=CONCLUDED, concluded_by=by.person_id).first()
    if done and (done.result, reasons_of(done)) == (finding.result, finding.reasons.strip()):
        hold(reference, by=by)
        running().repeated = True
        return
    check = _held(reference, "conclude", by, rev, at)
    files = keep(check.matter, finding.uploads, by=by, at=at) if finding.uploads else []
    waiting, promise = check.claim, _promise(check)
    told = {"result": finding.result, "files": [file.digest.hex() for file in files]}
    texts = {"reasons": finding.reasons.strip()}
    record(check.pk, events.CONCLUDED, by=by, at=at, facts=told, texts=texts)
    close(check, CONCLUDED, result=finding.result, concluded_at=at, concluded_by=by.person_id)
    check.files.set(files)
    _found(check, promise, finding.result, by, at)
    if waiting.outcome == Claim.OPEN:
        said = Verdict(by, at, finding.reasons.strip(), finding.key)
        _answer(promise, waiting, finding.result, said, silent=is_silent(check, at))
    append(take_back(check, at, by.person_id))
    moved(check.matter)


def _promise(check: Check) -> Obligation:
    related = ("matter", "debtor", "creditor", "verifier", "grantor", "calendar")
    return Obligation.objects.select_related(*related).get(pk=check.claim.obligation_id)


def _found(check: Check, promise: Obligation, result: str, by: Actor, at: datetime) -> None:
    facts = {
        "obligation": promise.pk,
        "claim": check.claim_id,
        "check": check.matter.reference,
        "result": result,
        "standing": check.claim.outcome,
    }
    record(promise.matter_id, events.REPORTED, by=by, at=at, facts=facts)


def _answer(promise: Obligation, waiting: Claim, result: str, said: Verdict, *, silent: bool) -> None:
    if result == TRUE:
        accept(promise.matter, promise, waiting, said)
    elif returns(result, silent=silent):
        give_back(promise.matter, promise, waiting, said)
