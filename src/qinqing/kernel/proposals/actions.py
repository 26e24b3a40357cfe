"""Proposing, hearing, deciding, objecting, reviewing: each by a named person, each recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import current, hold, moved, open_matter
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import INTERNAL, PARTIES, SEALED
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.proposals import access, events
from qinqing.kernel.proposals.lifecycle import CLOSED, LIFE, PROPOSED
from qinqing.kernel.proposals.models import KIND, Proposal
from qinqing.kernel.proposals.queries import facts, keep_away
from qinqing.kernel.proposals.rules import CONSEQUENCES, hearing_ends, objection_ends


class NotAParty(Refusal):
    """A consequence is proposed only against a unit that is party to the matter, and never against one's own."""

    says = _("只能对本事项的另一方提请，不能对本单位或无关单位提请。")


class NotInTheOpen(Refusal):
    """A proposal is read by its parties: it would carry a sealed or internal matter out to them."""

    says = _("密封或内部事项不能在这里提请，以免泄露。")


class ProposedAlready(Refusal):
    """The same consequence is proposed once at a time: sending a form twice proposes once."""

    says = _("对同一单位的同一提请已在办理（{reference}），不用再提。")


class NeedsWords(Refusal):
    """Grounds, statements, decisions and objections are given in words."""

    says = _("请写明理由或陈述内容，它会写入记录。")


class TooWeak(Refusal):
    """Evidence of grade D alone upholds nothing: an unproven clue is not a finding."""

    says = _("证据等级为 D（仅有线索），不足以单独认定。请先补充证据，或不予认定。")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed: in which matter, against whom, which consequence, on evidence of which grade."""

    about: str
    against: Unit
    consequence: str
    grade: str


def _words(text: str) -> str:
    if not text.strip():
        raise NeedsWords
    return text.strip()


@action(access.PROPOSE, alone=True)
def propose(*, draft: Draft, grounds: str, by: Actor, at: datetime = NOW) -> Proposal:
    """Propose a consequence; nothing happens to anybody until it was notified, heard and decided."""
    about = hold(draft.about, by=by)
    if about.confidentiality in {SEALED, INTERNAL}:
        raise NotInTheOpen
    sides = dict(about.parties.values_list("unit", "side"))
    if draft.against.pk not in sides or draft.against.pk == by.unit_id:
        raise NotAParty
    same = Proposal.objects.filter(about=about, against=draft.against, consequence=draft.consequence)
    if open_one := same.exclude(state__in=CLOSED).select_related("matter").first():
        raise ProposedAlready(reference=open_one.matter.reference)
    proposing = Unit.objects.get(pk=by.unit_id)
    matter = open_matter(
        kind=KIND,
        prefix="TQ",
        title=f"{CONSEQUENCES[draft.consequence]}：{draft.against.short_name}",
        host=about.host,
        confidentiality=PARTIES,
        state=PROPOSED,
        parties={draft.against: sides[draft.against.pk], proposing: GOV},
        at=at,
    )
    proposal = Proposal.objects.create(
        matter=matter,
        about=about,
        against=draft.against,
        consequence=draft.consequence,
        grade=draft.grade,
        state=PROPOSED,
        proposed_at=at,
        proposed_by_id=by.person_id,
        proposing_unit=proposing,
    )
    told = {
        "about": about.reference,
        "against": draft.against.pk,
        "consequence": draft.consequence,
        "grade": draft.grade,
    }
    record(matter.pk, events.PROPOSED, by=by, at=at, facts=told, texts={"grounds": _words(grounds)})
    return proposal


JUDGEMENTS = frozenset({"uphold", "uphold_unheard", "dismiss", "confirm", "revoke"})
"""Moves that whoever holds or held a post in a unit that is a side of the matter, or that decided, may not make."""


def _held(reference: str, name: str, by: Actor, at: datetime, rev: int | None) -> Proposal:
    """Lock a proposal and check that `name` is a legal move for `by` now; a judgement is barred to either side."""
    asked = Proposal.objects.filter(matter__reference=reference)
    units = {
        unit for row in asked.values_list("against", "deciding_unit", "about__parties__unit") for unit in row if unit
    }
    matter = hold(reference, by=by, judges=units if name in JUDGEMENTS else ())
    current(matter, rev)
    proposal = Proposal.objects.select_related("matter", "about", "against").filter(matter=matter).first()
    if proposal is None:
        raise NotFound
    keep_away(proposal, by)
    LIFE.require(name, proposal.state, facts(proposal, by, timezone.localdate(at)))
    return proposal


def _move(
    proposal: Proposal,
    name: str,
    kind: EventKind,
    by: Actor,
    at: datetime,
    told: dict[str, object],
    texts: dict[str, str] | None = None,
    **fields: object,
) -> None:
    to = LIFE.move(name).to
    Proposal.objects.filter(pk=proposal.pk).update(state=to, **fields)
    Matter.objects.filter(pk=proposal.pk).update(state=to)
    record(proposal.pk, kind, by=by, at=at, facts={"against": proposal.against_id, **told}, texts=texts)
    moved(proposal.matter)


def _today(at: datetime) -> date:
    return timezone.localdate(at)


@action(access.PROPOSE, alone=True)
def notify(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Tell the party what is proposed; its time to speak begins."""
    proposal = _held(reference, "notify", by, at, rev)
    ends = hearing_ends(calendar(), _today(at))
    _move(proposal, "notify", events.NOTIFIED, by, at, {"hearing_ends": ends}, hearing_ends=ends)


@action(access.SPEAK)
def speak(*, reference: str, statement: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """The party says its side."""
    proposal = _held(reference, "speak", by, at, rev)
    texts = {"statement": _words(statement)}
    _move(proposal, "speak", events.HEARD, by, at, {}, texts, heard_at=at, heard_by=by.person_id)


@action(access.DECIDE, alone=True)
def decide(*, reference: str, upheld: bool, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """A named person of another unit decides, with a reason; the objection window opens.

    Without a statement of the party only after its time to speak has ended.
    """
    heard = Proposal.objects.filter(matter__reference=reference, heard_at__isnull=False).exists()
    name = ("uphold" if heard else "uphold_unheard") if upheld else "dismiss"
    proposal = _held(reference, name, by, at, rev)
    if upheld and proposal.grade == "D":
        raise TooWeak
    ends = objection_ends(calendar(), _today(at))
    told = {"upheld": upheld, "grade": proposal.grade, "objection_ends": ends}
    _move(
        proposal,
        name,
        events.DECIDED,
        by,
        at,
        told,
        {"reason": _words(reason)},
        decided_at=at,
        decided_by=by.person_id,
        deciding_unit=by.unit_id,
        objection_ends=ends,
    )


@action(access.SPEAK)
def object_to(*, reference: str, objection: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """The party objects within the window; somebody of another unit than the decider's reviews."""
    proposal = _held(reference, "object", by, at, rev)
    texts = {"objection": _words(objection)}
    _move(proposal, "object", events.OBJECTED, by, at, {}, texts, objected_at=at, objected_by=by.person_id)


@action(access.DECIDE, alone=True)
def review(*, reference: str, upheld: bool, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Review the objection: keep the finding or revoke it."""
    name = "confirm" if upheld else "revoke"
    proposal = _held(reference, name, by, at, rev)
    texts = {"reason": _words(reason)}
    told: dict[str, object] = {"upheld": upheld}
    _move(proposal, name, events.REVIEWED, by, at, told, texts, reviewed_at=at, reviewed_by=by.person_id)


@action(access.PROPOSE)
def withdraw(*, reference: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """The proposer takes it back before a decision."""
    proposal = _held(reference, "withdraw", by, at, rev)
    _move(proposal, "withdraw", events.WITHDRAWN, by, at, {}, {"reason": _words(reason)})
