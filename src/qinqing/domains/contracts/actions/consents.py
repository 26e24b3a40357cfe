"""What one side proposes for a whole contract and the other answers: its end, a further clause, terms of a payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.clauses import Written
from qinqing.domains.contracts.actions.signing import ROOM, BeyondTheCalendar
from qinqing.domains.contracts.actions.steps import NeedsReason
from qinqing.domains.contracts.actions.terms import TermsOf, agreed_to, put
from qinqing.domains.contracts.lifecycle.contract import (
    ADD,
    AGREE_TERMS,
    AGREES,
    LIFE,
    PROPOSES,
    SIGN_OFF,
    TERMINATE,
)
from qinqing.domains.contracts.models import CHECKS, LEGAL, AddedClause, Consent, Contract
from qinqing.domains.contracts.queries.consents import faults_of_added, life_facts, open_consent, sides
from qinqing.domains.contracts.queries.terms import NO_SUM_IN_TITLE
from qinqing.domains.contracts.rules.drafting import Kept
from qinqing.kernel.access.queries import barred
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.actions import keep as keep_files
from qinqing.kernel.matters.actions import current, hold, moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Barred
from qinqing.kernel.obligations.actions import Undertaking, end, undertake
from qinqing.kernel.obligations.actions.dates import GATE
from qinqing.kernel.obligations.actions.promises import follow
from qinqing.kernel.obligations.lifecycle import ASKED, GRANTED, REFUSED, WITHDRAWN
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import SUPPLEMENT
from qinqing.kernel.obligations.rules.measures import MONEY, names_amount
from qinqing.kernel.parties.models import Unit


class NeedsProof(Refusal):
    """A legal ground for ending a contract is shown, not only named."""

    says = _("按法定事由终止，请至少上传 1 份证据，例如判决书、不可抗力证明。")


class NumberTaken(Refusal):
    """Everybody names a clause by its number."""

    says = _("编号「{number}」已经有了。请换一个编号。")


class NotAddable(Refusal):
    """A clause that is added is as complete as one that is signed."""

    says = _("还不能这样增加：{faults}")


@dataclass(frozen=True, slots=True)
class Seen:
    """Which contract a form is about, the revision that its reader saw, and the form's own key."""

    reference: str
    key: UUID
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a side proposes: why, on what ground (a termination), what it looked at (a signing off), what it adds."""

    reason: str
    ground: str = ""
    checks: Sequence[str] = ()
    clause: Written | None = None
    terms: TermsOf | None = None


def _held(seen: Seen, name: str, by: Actor) -> tuple[Matter, Contract, Consent | None]:
    """Lock a contract and check that the move is legal for `by` now, at the revision that it saw."""
    return _legal(hold(seen.reference, by=by), seen, name, by)


def _legal(matter: Matter, seen: Seen, name: str, by: Actor) -> tuple[Matter, Contract, Consent | None]:
    contract = Contract.objects.filter(pk=matter.pk).first()
    if contract is None:
        raise NotFound
    current(matter, seen.rev)
    proposed = open_consent(matter.pk)
    LIFE.require(name, matter.state, life_facts(matter.pk, by, proposed))
    if proposed and proposed.unit_id != by.unit_id and (reason := barred(by, [proposed.unit_id])):
        raise Barred(reason=reason)  # nobody answers to a unit in which they hold or held a post
    return matter, contract, proposed


def _repeated(seen: Seen, by: Actor, **same: object) -> bool:
    """Say whether the same form of the same person was taken before; its contract is seen again all the same."""
    if not Consent.objects.filter(contract__matter__reference=seen.reference, **same).exists():
        return False
    hold(seen.reference, by=by)
    running().repeated = True
    return True


@action(access.PROPOSE)
def propose(
    *,
    seen: Seen,
    kind: str,
    proposal: Proposal,
    uploads: "Sequence[UploadedFile[bytes]]" = (),
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Propose to sign a contract off, to end it, to add to it; nothing changes until the other side agrees."""
    if _repeated(seen, by, key=seen.key, proposed_by=by.person_id):
        return
    matter, contract, _proposed = _held(seen, PROPOSES[kind], by)
    if not proposal.reason.strip():
        raise NeedsReason
    if kind == TERMINATE and proposal.ground == LEGAL and not uploads:
        raise NeedsProof
    if proposal.clause:
        _check(contract, proposal.clause, timezone.localdate(at))
    files = keep_files(matter, uploads, by=by, at=at) if uploads else []
    checks = [code for code in CHECKS if code in proposal.checks] if kind == SIGN_OFF else []
    made = Consent.objects.create(
        contract=contract,
        key=seen.key,
        kind=kind,
        ground=proposal.ground if kind == TERMINATE else "",
        checks=" ".join(checks),
        reason=proposal.reason.strip(),
        unit_id=by.unit_id,
        proposed_at=at,
        proposed_by_id=by.person_id,
    )
    made.files.set(files)
    if proposal.clause:
        AddedClause.objects.create(consent=made, **_columns(proposal.clause))
    if proposal.terms:
        put(contract, made, proposal.terms, timezone.localdate(at))
    told = {"consent": made.pk, "kind": kind, "ground": made.ground, "checks": checks, "files": len(files)}
    record(matter.pk, events.PROPOSED, by=by, at=at, facts=told, texts={"reason": made.reason})
    moved(matter)


_COLUMNS = (
    "number",
    "title",
    "side",
    "base_due",
    "unit",
    "text",
    "page",
    "condition",
    "quantity",
    "measure",
    "waits_for",
    "stops_for",
    "recurrence",
    "until",
    "incentive",
    "legal_basis",
    "fair_review",
    "milestone",
)


def _columns(written: Written) -> dict[str, object]:
    return {name: getattr(written, name) for name in _COLUMNS}


def _check(contract: Contract, written: Written | AddedClause, today: date) -> None:
    """Raise what stands against a clause that is added today; what government gives needs its grounds here too."""
    if Obligation.objects.filter(matter=contract.pk, number=written.number).exists():
        raise NumberTaken(number=written.number)
    last = calendar().last - ROOM
    if written.base_due and written.base_due > last:
        raise BeyondTheCalendar(number=written.number, last=f"{last:%Y-%m-%d}")
    one = Kept(
        position=0,
        number=written.number,
        title=written.title,
        side=written.side,
        base_due=written.base_due,
        waits_for=tuple(filter(None, written.waits_for.split("、"))),
        stops_for=tuple(filter(None, written.stops_for.split("、"))),
        words=f"{written.title}{written.text}",
        quantity=written.quantity,
        measure=written.measure,
        incentive=written.incentive,
        legal_basis=written.legal_basis,
        fair_review=written.fair_review,
        recurrence=written.recurrence,
        until=written.until,
    )
    found = [*faults_of_added(contract.pk, one, today)]
    if written.measure.strip() in MONEY and names_amount(written.title):
        found.append(NO_SUM_IN_TITLE)
    if found:
        raise NotAddable(faults="".join(found))


@action(access.AGREE)
def agree(*, seen: Seen, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Agree to what the other side proposed: the contract is signed off, ended with all that is open, or grows."""
    if _repeated(seen, by, answer_key=seen.key, answered_by=by.person_id):
        return
    found = Consent.objects.filter(contract__matter__reference=seen.reference, outcome=ASKED).first()
    kind = found.kind if found else SIGN_OFF
    # What ends promises locks whatever waits for them with their matter, so that it comes first; a refusal undoes it.
    held = end(seen.reference, reason=found.reason, by=by, at=at) if found and kind == TERMINATE else None
    name = AGREES[kind]
    matter, contract, proposed = _legal(held, seen, name, by) if held else _held(seen, name, by)
    if proposed is None or proposed.kind != kind:
        raise NotFound
    Matter.objects.filter(pk=matter.pk).update(state=LIFE.move(name).to or matter.state)
    moved(matter)
    told: dict[str, object] = {"consent": proposed.pk}
    if kind == ADD:
        told["obligation"] = _added(matter, contract, proposed.clause, by, at)
    elif kind == AGREE_TERMS:
        told["obligation"] = agreed_to(contract, proposed.terms, timezone.localdate(at))
    elif kind == TERMINATE:
        told |= {"ground": proposed.ground, "ended": _ended(matter.pk)}
    _close(proposed, GRANTED, seen, by, at)
    record(matter.pk, _AGREED[kind], by=by, at=at, facts=told, texts={"note": note.strip()})


_AGREED = {
    SIGN_OFF: events.SIGNED_OFF,
    TERMINATE: events.TERMINATED,
    ADD: events.EXTENDED,
    AGREE_TERMS: events.REPRICED,
}


def _ended(matter_id: int) -> int:
    return Obligation.objects.filter(matter=matter_id, state="ended").count()


def _close(proposed: Consent, outcome: str, seen: Seen, by: Actor, at: datetime) -> None:
    running()
    Consent.objects.filter(pk=proposed.pk).update(
        outcome=outcome, answer_key=seen.key, answered_at=at, answered_by=by.person_id
    )


def _added(matter: Matter, contract: Contract, clause: AddedClause, by: Actor, at: datetime) -> int:
    """Put the clause under the clock as a promise of a supplementary agreement, made today."""
    today = timezone.localdate(at)
    _check(contract, clause, today)
    units = {side: Unit.objects.get(pk=pk) for side, pk in sides(contract.pk).items()}
    other = {GOV: ENT, ENT: GOV}
    wanted = Undertaking(
        number=clause.number,
        title=clause.title,
        milestone=clause.milestone,
        debtor=units[clause.side],
        creditor=units[other[clause.side]],
        source=clause.text,
        source_kind=SUPPLEMENT,
        made_on=today,
        due=clause.base_due,
        unit=clause.unit,
        waits_for=clause.gates,
        stops_for=clause.stops,
        page=clause.page,
        condition=clause.condition,
        quantity=clause.quantity,
        measure=clause.measure,
        recurrence=clause.recurrence,
        until=clause.until,
    )
    [made] = undertake(matter, [wanted], by=by, at=at)
    AddedClause.objects.filter(pk=clause.pk).update(made=made)
    follow(matter.pk, made.pk, by=by, at=at, why=GATE)
    return made.pk


@action(access.AGREE)
def decline(*, seen: Seen, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Decline what the other side proposed, with a reason; the contract stays as it is."""
    _refused("decline", REFUSED, events.DECLINED, seen, reason, by, at)


@action(access.PROPOSE)
def retract(*, seen: Seen, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what one's own side proposed, with a reason, before the other side answered."""
    _refused("retract", WITHDRAWN, events.RETRACTED, seen, reason, by, at)


def _refused(name: str, outcome: str, kind: EventKind, seen: Seen, reason: str, by: Actor, at: datetime) -> None:
    if _repeated(seen, by, answer_key=seen.key, answered_by=by.person_id):
        return
    matter, _contract, proposed = _held(seen, name, by)
    if proposed is None:
        raise NotFound
    if not reason.strip():
        raise NeedsReason
    _close(proposed, outcome, seen, by, at)
    told = {"consent": proposed.pk, "kind": proposed.kind}
    record(matter.pk, kind, by=by, at=at, facts=told, texts={"reason": reason.strip()})
    moved(matter)
