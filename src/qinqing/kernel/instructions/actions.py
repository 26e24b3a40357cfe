"""Writing an instruction, answering it, returning an answer, closing it; no date of the matter moves by any of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal, Stale
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.instructions import access, events
from qinqing.kernel.instructions.lifecycle import CLOSED, LIFE, OPEN
from qinqing.kernel.instructions.models import Addressee, Instruction
from qinqing.kernel.instructions.queries import addressable, facts, instruction_for, why_not
from qinqing.kernel.instructions.rules import ANYBODY
from qinqing.kernel.matters.actions import hold, lock
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import names


class NotHere(Refusal):
    """Where somebody judges independently, or the matter is sealed, nobody instructs (see `queries.why_not`)."""

    says = "{reason}"
    status = 403


class NeedsWords(Refusal):
    """An instruction, an answer and a return are given in words."""

    says = _("请写明内容，它会写入事项的记录。")


class OutOfReach(Refusal):
    """Asked are offices of one's own unit or range that see the matter; whoever checks it neutrally is not swayed."""

    says = _("只能请管辖范围之内、看得到这件事项的单位答复。不能请企业、上级和正在中立核验的单位。")


class InThePast(Refusal):
    """A day that is over asks for nothing."""

    says = _("答复日期已经过去，请选今天或以后的日期。")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a leader asks: words, which units, whom in them, by which day (None: none)."""

    words: str
    units: Sequence[Unit]
    rank: str = ANYBODY
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Which instruction an act is about, and the revision that its form was opened at; None is not compared."""

    reference: str
    number: int
    rev: int | None = None


def _worded(text: str) -> str:
    if not text.strip():
        raise NeedsWords
    return text.strip()


@action(access.WRITE)
def write(*, reference: str, wanted: Wanted, key: UUID, by: Actor, at: datetime = NOW) -> Instruction:
    """Write an instruction on a matter that `by` sees; the same form sent twice writes one."""
    matter = hold(reference, by=by)
    if again := Instruction.objects.filter(key=key, matter=matter, author=by.person_id).first():
        running().repeated = True
        return again
    _require_writable(matter, wanted, by, timezone.localdate(at))
    words = _worded(wanted.words)
    last = Instruction.objects.filter(matter=matter).aggregate(last=Max("number"))["last"] or 0
    made = Instruction.objects.create(
        matter=matter,
        number=last + 1,
        key=key,
        post_id=by.post_id,
        author_id=by.person_id,
        unit_id=by.unit_id,
        rank=wanted.rank,
        due_on=wanted.due_on,
        written_at=at,
    )
    Addressee.objects.bulk_create([Addressee(instruction=made, unit=unit) for unit in wanted.units])
    told = {
        "number": made.number,
        "addressees": [unit.pk for unit in wanted.units],
        "rank": wanted.rank,
        "due_on": wanted.due_on,
    }
    record(matter.pk, events.WRITTEN, by=by, at=at, facts=told, texts={"words": words})
    return made


def _require_writable(matter: Matter, wanted: Wanted, by: Actor, today: date) -> None:
    if reason := why_not(matter):
        raise NotHere(reason=reason)
    asked = {unit.pk for unit in wanted.units}
    if not asked or asked - set(addressable(by, matter, today).values_list("pk", flat=True)):
        raise OutOfReach
    if wanted.due_on is not None and wanted.due_on < today:
        raise InThePast


def _held(about: About, name: str, by: Actor) -> Instruction:
    matter = hold(about.reference, by=by)
    found = instruction_for(matter, about.number)
    if about.rev is not None and about.rev != found.rev:
        raise _overtaken(found)
    LIFE.require(name, found.state, facts(found, by))
    return found


def _overtaken(found: Instruction) -> Stale:
    if found.closed_by:
        return Stale(who=found.closed_by.name, what=str(_("办结批示")))
    acted = [one for one in found.addressees.all() if one.answered_at]
    last = max(acted, key=lambda one: (one.answered_at, one.pk)) if acted else None
    who = names([last.answered_by_id])[last.answered_by_id] if last and last.answered_by_id else found.author.name
    return Stale(who=who, what=str(_("答复批示") if last else _("退回答复")))


def _moved(found: Instruction, **more: object) -> None:
    Instruction.objects.filter(pk=found.pk).update(rev=F("rev") + 1, **more)


@action(access.ANSWER)
def answer(
    *, about: About, words: str, uploads: "Sequence[UploadedFile[bytes]]" = (), by: Actor, at: datetime = NOW
) -> None:
    """Answer for one's unit, with files or without; it claims, confirms and moves nothing."""
    found = _held(about, "answer", by)
    said = _worded(words)
    files = keep(found.matter, uploads, by=by, at=at)
    mine = found.addressees.filter(unit=by.unit_id)
    mine.update(answered_at=at, answered_by=by.person_id)
    _moved(found)
    told = {"number": found.number, "unit": by.unit_id, "files": [file.digest.hex() for file in files]}
    record(found.matter_id, events.ANSWERED, by=by, at=at, facts=told, texts={"words": said})


class NothingThere(Refusal):
    """Only an answer that is there is returned."""

    says = _("请选一个已经答复的单位。")


@action(access.WRITE)
def send_back(*, about: About, unit: Unit, words: str, by: Actor, at: datetime = NOW) -> None:
    """Return the answer of one unit, with the reason; it answers anew."""
    found = _held(about, "send_back", by)
    said = _worded(words)
    theirs = found.addressees.filter(unit=unit, answered_at__isnull=False)
    if not theirs.update(answered_at=None, answered_by=None):
        raise NothingThere
    _moved(found)
    told = {"number": found.number, "unit": unit.pk}
    record(found.matter_id, events.RETURNED, by=by, at=at, facts=told, texts={"words": said})


@action(access.WRITE)
def close(*, about: About, words: str = "", by: Actor, at: datetime = NOW) -> None:
    """Say that nothing more is to be answered; what was written stays."""
    found = _held(about, "close", by)
    _moved(found, state=CLOSED, closed_at=at, closed_by=by.person_id)
    told = {"number": found.number}
    record(found.matter_id, events.CLOSED, by=by, at=at, facts=told, texts={"words": words.strip()})


def inherit(was: int, heir: int) -> None:
    """Let the heir of a unit answer what that one was asked and had not answered, and close what it had written.

    Where the heir was asked as well, it answers once.
    """
    running()
    asked = Addressee.objects.filter(unit=was, answered_at__isnull=True, instruction__state=OPEN)
    wrote = Instruction.objects.filter(unit=was, state=OPEN)
    lock({*asked.values_list("instruction__matter", flat=True), *wrote.values_list("matter", flat=True)})
    asked.exclude(instruction__addressees__unit=heir).update(unit=heir)
    wrote.update(unit=heir)
