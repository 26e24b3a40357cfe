"""Beginning the draft of a contract from its text, and changing what it says of itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.signing import AlreadyEntered, OneSided
from qinqing.domains.contracts.lifecycle.draft import DRAFTING, LIFE
from qinqing.domains.contracts.models import (
    CONTRACT,
    DOCUMENTS,
    DRAFT,
    RESOLUTION,
    SUGGESTED,
    TEXT,
    UNCLEAR,
    Contract,
    Draft,
    DraftClause,
    known_as,
)
from qinqing.domains.contracts.queries.drafts import due_of, facts, faults_of
from qinqing.domains.contracts.rules.drafting import Draftable, draftable
from qinqing.domains.contracts.rules.extraction import extract
from qinqing.kernel.access.queries import stays_away
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.matters.actions import also_called, current, hold, moved, open_matter
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.matters.rules import INTERNAL
from qinqing.kernel.parties.models import Unit

MOST_CLAUSES = 500
"""More promises than this no contract holds; what is taken for one is something else."""


class IsSecret(Refusal):
    """This system must not hold state secrets: a marked text is not taken in."""

    says = _("文字标有密级。本系统不得存储、处理涉密信息，没有接收这份文字。")


class TooManyClauses(Refusal):
    """A text of which nobody could look at every sentence is entered by parts."""

    says = _("读出了 {count} 条，一份合同最多 {most} 条。请核对是不是选错了文件，或分成几份录入。")


class NothingToChange(Refusal):
    """An edit that changes nothing would be an empty event."""

    says = _("没有改动。改好以后再保存。")


class NeedsMeeting(Refusal):
    """A resolution is somebody's: of which meeting it is, and who issued it, is part of the source."""

    says = _("会议纪要请写明会议名称和印发单位。")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a draft says of itself; the day of signing (of the meeting) is perhaps not known yet."""

    number: str
    project: str
    title: str
    signed_on: date | None = None
    document: str = CONTRACT
    meeting: str = ""
    issuer: str = ""


LABELS = {
    "document": "文件种类",
    "number": "合同编号",
    "project": "项目",
    "title": "合同名称",
    "signed_on": "签订日期",
    "meeting": "会议名称",
    "issuer": "印发单位",
}


def _check(heading: Heading) -> None:
    if heading.document == RESOLUTION and not (heading.meeting.strip() and heading.issuer.strip()):
        raise NeedsMeeting
    if Contract.objects.filter(number=heading.number).exists():
        raise AlreadyEntered(number=heading.number)


@action(access.WRITE_DRAFT, creates=True)
def begin(*, heading: Heading, enterprise: Unit, text: str, key: UUID, by: Actor, at: datetime = NOW) -> Draft:
    """Begin a draft of the clerk's own unit with an enterprise: every promise read in the text is suggested.

    The same form sent twice begins it once.
    """
    if known := _begun(key, by):
        return known
    host = Unit.objects.get(pk=by.unit_id)
    if (host.side, enterprise.side) != (GOV, ENT):
        raise OneSided
    if stays_away(by, [enterprise.pk]):
        raise Recused
    _check(heading)
    if is_marked(text.splitlines()):
        raise IsSecret
    read = draftable(extract(text, signed=heading.signed_on))
    if len(read) > MOST_CLAUSES:
        raise TooManyClauses(count=len(read), most=MOST_CLAUSES)
    try:
        with transaction.atomic():
            return _open(heading, enterprise, host, text, read, key=key, by=by, at=at)
    except IntegrityError as taken:
        if other := _begun(key, by):
            return other
        raise NotFound from taken


def _begun(key: UUID, by: Actor) -> Draft | None:
    """Return the draft that the same form began before, of the same person."""
    known = Draft.objects.select_related("matter").filter(key=key, drafted_by=by.person_id).first()
    if known:
        running().repeated = True
    return known


def _open(
    heading: Heading,
    enterprise: Unit,
    host: Unit,
    text: str,
    read: Sequence[Draftable],
    *,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Draft:
    # The enterprise is a party so that whoever declared a conflict with it is kept away; the class hides it from it.
    matter = open_matter(
        kind=DRAFT,
        prefix="CG",
        title=heading.title,
        host=host,
        confidentiality=INTERNAL,
        state=DRAFTING,
        parties={host: GOV, enterprise: ENT},
        at=at,
    )
    also_called(matter, known_as(heading.number, heading.project, host, enterprise))
    draft = Draft.objects.create(
        matter=matter,
        key=key,
        number=heading.number,
        project=heading.project,
        enterprise=enterprise,
        signed_on=heading.signed_on,
        document=heading.document,
        meeting=heading.meeting,
        issuer=heading.issuer,
        text=text,
        drafted_by_id=by.person_id,
    )
    DraftClause.objects.bulk_create(_clauses(draft, read))
    told = {
        "enterprise": enterprise.pk,
        "signed_on": heading.signed_on,
        "suggested": sum(not one.reason for one in read),
        "unclear": sum(bool(one.reason) for one in read),
    }
    record(matter.pk, events.BEGUN, by=by, at=at, facts=told)
    return draft


def _clauses(draft: Draft, read: Sequence[Draftable]) -> Iterator[DraftClause]:
    """Yield what was read as rows; those that may be kept are numbered in the order of the text."""
    numbers = count(1)
    for position, one in enumerate(read, start=1):
        yield DraftClause(
            draft=draft,
            position=position,
            state=UNCLEAR if one.reason else SUGGESTED,
            origin=TEXT,
            number="" if one.reason else str(next(numbers)),
            base_due=one.base_due or due(draft, one.length, one.length_unit),
            **{name: getattr(one, name) for name in _READ},
        )


_READ = (
    "title",
    "text",
    "start",
    "end",
    "side",
    "length",
    "length_unit",
    "unit",
    "limit_words",
    "condition",
    "recurrence",
    "incentive",
    "confidence",
    "reason",
)


def due(draft: Draft, length: int | None, unit: str) -> date | None:
    """Return the day to which a length from the signing leads; None while that day is not known."""
    if length is None or draft.signed_on is None:
        return None
    return due_of(length, unit, draft.signed_on, draft.matter.path)


def recount(draft: Draft) -> None:
    """Count the dates that rest on the day of signing anew; called by actions that changed it."""
    counted = list(draft.clauses.filter(length__isnull=False))
    for one in counted:
        one.base_due = due(draft, one.length, one.length_unit)
    running()
    DraftClause.objects.bulk_update(counted, ["base_due"])


def held(reference: str, name: str, *, by: Actor, rev: int | None = None) -> Draft:
    """Lock a draft and check that the move `name` is legal for `by` now, at the revision that it saw."""
    matter = hold(reference, by=by)
    found = Draft.objects.select_related("matter__host", "enterprise").filter(pk=matter.pk).first()
    if found is None:
        raise NotFound
    current(matter, rev)
    found_faults = faults_of(found, list(found.clauses.all())) if name == "send" else ()
    LIFE.require(name, matter.state, facts(found, by, found_faults))
    return found


@action(access.WRITE_DRAFT)
def edit(*, reference: str, heading: Heading, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Change what a draft says of itself; dates that count from the signing follow it."""
    draft = held(reference, "write", by=by, rev=rev)
    _check(heading)
    was = Heading(
        draft.number,
        draft.project,
        draft.matter.title,
        draft.signed_on,
        draft.document,
        draft.meeting,
        draft.issuer,
    )
    fields = [name for name in LABELS if getattr(was, name) != getattr(heading, name)]
    if not fields:
        raise NothingToChange
    called = known_as(heading.number, heading.project, draft.matter.host, draft.enterprise)
    Matter.objects.filter(pk=draft.pk).update(title=heading.title, known_as=called)
    columns = [name for name in LABELS if name != "title"]
    for name in columns:
        setattr(draft, name, getattr(heading, name))
    draft.save(update_fields=columns)
    if "signed_on" in fields:
        recount(draft)
    told = "；".join(f"{LABELS[name]}：{_said(was, name)}" for name in fields)
    facts_told = {"fields": fields, "signed_on": heading.signed_on}
    record(draft.pk, events.EDITED, by=by, at=at, facts=facts_told, texts={"was": told})
    moved(draft.matter)


def _said(heading: Heading, name: str) -> str:
    return DOCUMENTS[heading.document] if name == "document" else str(getattr(heading, name) or "（空）")
