"""The debtor claims with evidence; the other side confirms or sends back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.actions import current, moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import access, events
from qinqing.kernel.obligations.actions.clock import Answering, park, relight, summarise, wind, wind_answers
from qinqing.kernel.obligations.actions.dates import GATE
from qinqing.kernel.obligations.actions.promises import follow
from qinqing.kernel.obligations.actions.target import Target, held
from qinqing.kernel.obligations.lifecycle import LIFE, Facts
from qinqing.kernel.obligations.models import Claim, Obligation, PreparedClaim
from qinqing.kernel.obligations.queries import facts, open_claim
from qinqing.kernel.obligations.queries.ladders import answered_by
from qinqing.kernel.obligations.rules import ANSWER_LIMIT
from qinqing.kernel.obligations.rules.measures import FEN, yuan


class NeedsEvidence(Refusal):
    """A claim stands on at least one file."""

    says = _("请至少上传 1 份能证明已完成的材料，例如现场照片或签字的移交单。")


class InTheFuture(Refusal):
    """The day of completion is never after the claim."""

    says = _("完成日期不能晚于今天({today})。")


class BeforePromise(Refusal):
    """Nothing is fulfilled before it was promised."""

    says = _("完成日期不能早于签订日({made})。请核对年份和月份。")


class NoQuantity(Refusal):
    """Only what was promised in a number can be fulfilled by parts."""

    says = _("这一项没有约定数量，不用填数量。")


class WrongAmount(Refusal):
    """Parts add up to the promised quantity, never to more."""

    says = _("还差 {left} {measure}，这次报的数量请填 1 到 {left} 的整数。")


class WrongSum(Refusal):
    """Payments add up to what was promised, never to more: what was paid beyond is settled between the parties."""

    says = _("还差 {left}，这次报的金额不能超过它，也不能是 0。多付的部分请双方另行商定退还或冲抵。")


class NeedsReason(Refusal):
    """Whoever sends a claim back says what is missing."""

    says = _("请写明退回理由，让对方知道还缺什么。")


@dataclass(frozen=True, slots=True)
class Completion:
    """What somebody says of a completion: the day, a note, and of a promise with a quantity the amount."""

    completed_on: date
    note: str = ""
    amount: int | None = None


def credible(promise: Obligation, completion: Completion, today: date) -> None:
    """Raise the refusal that stands against that day, or that part of the promise."""
    if completion.completed_on > today:
        raise InTheFuture(today=f"{today:%Y-%m-%d}")
    if completion.completed_on < promise.made_on:
        raise BeforePromise(made=f"{promise.made_on:%Y-%m-%d}")
    _check_amount(promise, completion.amount)


def _check_amount(promise: Obligation, amount: int | None) -> None:
    if promise.quantity is None:
        if amount is not None:
            raise NoQuantity
        return
    left = promise.quantity - promise.accepted
    if amount is None or not 0 < amount <= left:
        if promise.measure == FEN:
            raise WrongSum(left=yuan(left))
        raise WrongAmount(left=left, measure=promise.measure)


@dataclass(frozen=True, slots=True)
class Filed:
    """What a claim says, and its files; `prepared` is what it was adopted from."""

    completion: Completion
    files: Sequence[File]
    prepared: PreparedClaim | None = None


def ready(name: str, promise: Obligation, known: Facts, completion: Completion, uploads: int, today: date) -> None:
    """Raise the refusal that stands against a completion that somebody files or prepares with so many `uploads`."""
    move = LIFE.require(name, promise.state, known)
    credible(promise, completion, today)
    if move.needs_evidence and not uploads:
        raise NeedsEvidence


@action(access.CLAIM)
def claim(
    *, target: Target, completion: Completion, uploads: Sequence["UploadedFile[bytes]"], by: Actor, at: datetime = NOW
) -> None:
    """Say that an obligation, or an amount of what it promised, was fulfilled, with evidence.

    Raises a Refusal that says why not.
    """
    matter, promise = held(target, by=by)
    if Claim.objects.filter(key=target.key, obligation=promise, claimed_by=by.person_id).exists():
        running().repeated = True
        return
    current(matter, target.rev)
    ready("claim", promise, facts(promise, by), completion, len(uploads), timezone.localdate(at))
    files = keep(matter, uploads, by=by, at=at)
    file_claim(matter, promise, target, Filed(completion, files), by=by, at=at)


def file_claim(matter: Matter, promise: Obligation, target: Target, filed: Filed, *, by: Actor, at: datetime) -> None:
    """File a claim in the debtor's name; what was prepared for it otherwise lapses.

    Parks the debtor's ladder and starts the answerer's (ANSWER_LIMIT working days).
    """
    answer_due = calendar(promise.calendar.code).shift(timezone.localdate(at), ANSWER_LIMIT, WORKING_DAY)
    said, prepared = filed.completion, filed.prepared
    made = Claim.objects.create(
        obligation=promise,
        key=target.key,
        completed_on=said.completed_on,
        amount=said.amount,
        claimed_at=at,
        claimed_by_id=by.person_id,
        prepared_by_id=prepared.prepared_by_id if prepared else None,
    )
    made.files.set(filed.files)
    told = {
        "obligation": promise.pk,
        "claim": made.pk,
        "completed_on": said.completed_on,
        "amount": said.amount,
        "answer_due": answer_due,
        "files": [file.digest.hex() for file in filed.files],
        "prepared": prepared.pk if prepared else None,
    }
    record(matter.pk, events.CLAIMED, by=by, at=at, facts=told, texts={"note": said.note.strip()})
    lapse([promise.pk])
    park([promise.pk])
    state = LIFE.move("claim").to
    Obligation.objects.filter(pk=promise.pk).update(
        state=state, light=0, answer_due=answer_due, answer_ladder=answered_by(promise)
    )
    wind_answers([Answering(promise.pk, made.pk, answer_due)])
    summarise(matter.pk)
    moved(matter)


def lapse(promises: Sequence[int]) -> None:
    """Let what was prepared on behalf of their debtors lapse: they are claimed, or no longer owed."""
    running()
    waiting = PreparedClaim.objects.filter(obligation__in=promises, outcome=PreparedClaim.WAITING)
    waiting.update(outcome=PreparedClaim.LAPSED)


def _answered(name: str, target: Target, by: Actor, at: datetime) -> tuple[Matter, Obligation, Claim] | None:
    """Return the open claim that `by` may answer by the move `name`; None when the same form already did."""
    matter, promise = held(target, by=by, judges=True)
    if Claim.objects.filter(answer_key=target.key, obligation=promise, answered_by=by.person_id).exists():
        running().repeated = True
        return None
    current(matter, target.rev)
    waiting = open_claim(promise)
    known = facts(promise, by, waiting, today=timezone.localdate(at))
    LIFE.require("confirm_part" if known.part and name == "confirm" else name, promise.state, known)
    if waiting is None:
        raise NotFound
    return matter, promise, waiting


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who answers a claim, when, in which words, and with which form; `key` acts once."""

    by: Actor
    at: datetime
    words: str
    key: UUID


def _close(matter: Matter, promise: Obligation, waiting: Claim, outcome: str, said: Verdict) -> None:
    """Close the open claim; where somebody answers in the verifier's place, the history says which unit."""
    Claim.objects.filter(pk=waiting.pk).update(
        outcome=outcome, answer_key=said.key, answered_at=said.at, answered_by=said.by.person_id
    )
    if said.by.unit_id != promise.verifier_id:
        told = {"obligation": promise.pk, "claim": waiting.pk, "unit": said.by.unit_id}
        record(matter.pk, events.REPRESENTED, by=said.by, at=said.at, facts=told)
    park([promise.pk])


@action(access.ANSWER)
def confirm(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Accept the claim: the obligation is fulfilled on the day that the claim states, and what waited for it opens.

    Of a promise with a quantity the last part does that; until then the debtor's ladder goes on as if the clock had not
    been parked. The day is that of the part which was completed last.
    """
    answered = _answered("confirm", target, by, at)
    if answered is not None:
        accept(*answered, Verdict(by, at, note, target.key))


def accept(matter: Matter, promise: Obligation, waiting: Claim, said: Verdict) -> None:
    """Accept an open claim: called by the actions of whoever may, which hold all that waits for the promise."""
    _close(matter, promise, waiting, Claim.ACCEPTED, said)
    told: dict[str, Any] = {"obligation": promise.pk, "claim": waiting.pk, "completed_on": waiting.completed_on}
    accepted = promise.accepted + (waiting.amount or 0)
    texts = {"note": said.words}
    if promise.quantity is not None and accepted < promise.quantity:
        told |= {"amount": waiting.amount, "accepted": accepted, "quantity": promise.quantity}
        record(matter.pk, events.PART_CONFIRMED, by=said.by, at=said.at, facts=told, texts=texts)
        goes_on(promise, "confirm_part", accepted)
    else:
        record(matter.pk, events.CONFIRMED, by=said.by, at=said.at, facts=told, texts=texts)
        parts = Claim.objects.filter(obligation=promise, outcome=Claim.ACCEPTED)
        last = parts.aggregate(last=Max("completed_on"))["last"]
        Obligation.objects.filter(pk=promise.pk).update(
            state=LIFE.move("confirm").to, light=0, verified_on=last, accepted=accepted, answer_due=None
        )
        follow(matter.pk, promise.pk, by=said.by, at=said.at, why=GATE)
    moved(matter)


def goes_on(promise: Obligation, name: str, accepted: int) -> None:
    """Let the debtor's ladder go on as if no claim had parked it."""
    Obligation.objects.filter(pk=promise.pk).update(state=LIFE.move(name).to, accepted=accepted, answer_due=None)
    wind([promise.pk])
    relight([promise.pk])
    summarise(promise.matter_id)


@action(access.ANSWER, alone=True)
def reject(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Send the claim back with a reason: the debtor's ladder goes on as if no claim had been made."""
    if not reason.strip():
        raise NeedsReason
    answered = _answered("reject", target, by, at)
    if answered is not None:
        give_back(*answered, Verdict(by, at, reason.strip(), target.key))


def give_back(matter: Matter, promise: Obligation, waiting: Claim, said: Verdict) -> None:
    """Send an open claim back: called by the actions of whoever may, which hold the matter."""
    _close(matter, promise, waiting, Claim.RETURNED, said)
    told = {"obligation": promise.pk, "claim": waiting.pk}
    record(matter.pk, events.REJECTED, by=said.by, at=said.at, facts=told, texts={"reason": said.words})
    goes_on(promise, "reject", promise.accepted)
    moved(matter)


__all__ = [
    "ANSWER_LIMIT",
    "BeforePromise",
    "Completion",
    "Filed",
    "InTheFuture",
    "NeedsEvidence",
    "NeedsReason",
    "NoQuantity",
    "Verdict",
    "WrongAmount",
    "WrongSum",
    "accept",
    "claim",
    "confirm",
    "credible",
    "file_claim",
    "give_back",
    "goes_on",
    "lapse",
    "ready",
    "reject",
]
