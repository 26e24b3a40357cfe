"""Deciding on the clauses of a draft, one by one: kept, left out, written anew, added by hand."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.drafts import NothingToChange, due, held
from qinqing.domains.contracts.models import KEPT, LEFT_OUT, UNCLEAR, Draft, DraftClause
from qinqing.domains.contracts.queries.drafts import clause_of, next_number, readings
from qinqing.kernel.calendars.rules import CALENDAR_DAY
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import current, moved


class NumberUsed(Refusal):
    """Within a contract every clause has a number of its own; so a form sent twice adds nothing twice."""

    says = _("编号「{number}」已经给了「{title}」。请换一个编号。")


class NotUnderstood(Refusal):
    """A sentence that was not understood has no side and no date: a person writes the clause."""

    says = _("这一句没有看懂，请按「写成条款」，填上由谁履行和期限。")


class TwoLimits(Refusal):
    """A clause has one limit: a date, or a length from the signing."""

    says = _("期限写日期，或者写签订后多久，只要一样。请清空另一样。")


class DecidedAlready(Refusal):
    """Deciding the same twice would be an empty event."""

    says = _("这一条已经是「{state}」。")
    status = 409


@dataclass(frozen=True, slots=True)
class Spot:
    """One clause of a draft, at the revision that the form's reader saw."""

    reference: str
    position: int
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A clause as a person writes it; `text` only where it does not come from the draft's own text.

    Its limit is a date, or a `length` in `length_unit` from the day of signing.
    """

    number: str
    title: str
    side: str
    base_due: date | None
    unit: str = CALENDAR_DAY
    length: int | None = None
    length_unit: str = ""
    page: str = ""
    quantity: int | None = None
    measure: str = ""
    waits_for: str = ""
    stops_for: str = ""
    condition: str = ""
    recurrence: str = ""
    until: date | None = None
    incentive: bool = False
    legal_basis: str = ""
    fair_review: str = ""
    text: str = ""
    milestone: str = ""


def at_spot(spot: Spot, by: Actor) -> tuple[Draft, DraftClause]:
    """Lock the draft and return the clause; the loser of a race for one clause is told who was first."""
    draft = held(spot.reference, "write", by=by)
    clause = clause_of(draft, spot.position)
    if spot.rev is not None and spot.rev != clause.rev:
        current(draft.matter, -1)  # other clauses may have moved meanwhile; this one has, so whatever was seen is old
    return draft, clause


def put(draft: Draft, clause: DraftClause, **fields: object) -> None:
    """Change a clause that is held and raise its revision; called by actions that record it."""
    running()
    DraftClause.objects.filter(pk=clause.pk).update(rev=clause.rev + 1, **fields)
    moved(draft.matter)


def _free(draft: Draft, number: str, position: int | None = None) -> str:
    """Return the number unless another clause that may be kept has it."""
    others = draft.clauses.exclude(state__in=[LEFT_OUT, UNCLEAR]).exclude(position=position or 0)
    if other := others.filter(number=number).first():
        raise NumberUsed(number=number, title=other.title)
    return number


@action(access.WRITE_DRAFT)
def keep(*, spot: Spot, by: Actor, at: datetime = NOW) -> None:
    """Take a suggestion as it is; one that had been left out gets a number anew where its own is taken."""
    draft, clause = at_spot(spot, by)
    if clause.state == UNCLEAR:
        raise NotUnderstood
    if clause.state == KEPT:
        raise DecidedAlready(state=clause.get_state_display())
    others = draft.clauses.exclude(state__in=[LEFT_OUT, UNCLEAR]).exclude(pk=clause.pk)
    taken = not clause.number or others.filter(number=clause.number).exists()
    put(draft, clause, state=KEPT, number=next_number(draft) if taken else clause.number)
    record(draft.pk, events.KEPT, by=by, at=at, facts={"clause": clause.position}, texts={"title": clause.title})


@action(access.WRITE_DRAFT)
def leave_out(*, spot: Spot, by: Actor, at: datetime = NOW) -> None:
    """Leave out what was suggested or kept; it stays visible beside the text and may be kept again."""
    draft, clause = at_spot(spot, by)
    if clause.state == LEFT_OUT:
        raise DecidedAlready(state=clause.get_state_display())
    put(draft, clause, state=LEFT_OUT)
    record(draft.pk, events.LEFT_OUT, by=by, at=at, facts={"clause": clause.position}, texts={"title": clause.title})


@action(access.WRITE_DRAFT)
def write(*, spot: Spot, written: Written, by: Actor, at: datetime = NOW) -> None:
    """Change a clause and keep it; a date that a person wrote no longer follows the day of signing."""
    draft, clause = at_spot(spot, by)
    was = readings(clause)
    fields = asdict(written)
    fields["number"] = _free(draft, written.number, clause.position)
    if clause.start is not None:
        fields.pop("text")
    fields |= _limit(draft, clause, written)
    for name, value in fields.items():
        setattr(clause, name, value)
    now = readings(clause)
    if clause.state == KEPT and now == was:
        raise NothingToChange
    put(draft, clause, state=KEPT, **fields)
    before = "；".join(f"{name}：{was[name] or '（空）'}" for name in was if was[name] != now[name])
    facts = {"clause": clause.position, "side": written.side, "base_due": clause.base_due}
    record(draft.pk, events.WRITTEN, by=by, at=at, facts=facts, texts={"title": written.title, "was": before})


def _limit(draft: Draft, clause: DraftClause, written: Written) -> dict[str, object]:
    """Return the limit as written: what was changed, the date or the length, is meant; a date ends the counting."""
    counts = written.length is not None
    other_day = written.base_due is not None and written.base_due != clause.base_due
    other_length = (written.length, written.length_unit) != (clause.length, clause.length_unit)
    if other_day and counts and other_length:
        raise TwoLimits
    if other_day or not counts:
        return {"base_due": written.base_due, "length": None, "length_unit": ""}
    counted = due(draft, written.length, written.length_unit)
    return {"base_due": counted, "length": written.length, "length_unit": written.length_unit}


@action(access.WRITE_DRAFT)
def add(*, reference: str, written: Written, by: Actor, at: datetime = NOW) -> int:
    """Add a clause that was not read from the text, and return its position."""
    draft = held(reference, "write", by=by)
    _free(draft, written.number)
    fields = asdict(written) | _limit(draft, DraftClause(), written)
    last = draft.clauses.order_by("-position").values_list("position", flat=True).first()
    made = DraftClause.objects.create(draft=draft, position=(last or 0) + 1, state=KEPT, **fields)
    moved(draft.matter)
    facts = {"clause": made.position, "side": written.side, "base_due": made.base_due}
    record(draft.pk, events.ADDED, by=by, at=at, facts=facts, texts={"title": written.title})
    return made.position
