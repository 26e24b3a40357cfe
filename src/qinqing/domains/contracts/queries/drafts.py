"""Reading drafts: the list, one draft's desk, what may be done with it and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from qinqing.domains.contracts import events
from qinqing.domains.contracts.lifecycle.draft import LIFE, STATES, TURN, WHOSE, Facts
from qinqing.domains.contracts.models import CLAUSE_STATES, KEPT, SUGGESTED, UNCLEAR, Draft, DraftClause
from qinqing.domains.contracts.queries.milestones import named
from qinqing.domains.contracts.queries.terms import DraftMoney, money_faults, money_of, payments_of
from qinqing.domains.contracts.queries.work import reviewable
from qinqing.domains.contracts.rules.drafting import Kept, Mark, Part, faults, parts
from qinqing.kernel.calendars.queries import calendar, calendar_for
from qinqing.kernel.calendars.rules import WORKING_DAY, BeyondCalendar, whole_day
from qinqing.kernel.calendars.rules.counting import Counting, count
from qinqing.kernel.calendars.rules.limits import length_text
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import Entry as Recorded
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.parties.queries import names

MOST = 200


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list: its state in words, whose turn it is, how many clauses are kept and how many wait."""

    draft: Draft
    word: str
    whose: str
    kept: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a draft's history in people's words."""

    label: str
    who: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Desk:
    """Everything on the page of one draft."""

    draft: Draft
    clauses: Sequence[DraftClause]
    verdicts: Sequence[Verdict]
    faults: Sequence[str]
    told: Sequence[Told]
    money: DraftMoney

    @property
    def word(self) -> str:
        """Return the state in words."""
        return STATES[self.draft.matter.state]

    @property
    def writes(self) -> bool:
        """Say whether the reader may change the clauses now."""
        return next(one.allowed for one in self.verdicts if one.move.name == "write")

    @property
    def read(self) -> list[DraftClause]:
        """Return the clauses, what was not understood apart."""
        return [one for one in self.clauses if one.state != UNCLEAR]

    @property
    def unclear(self) -> list[DraftClause]:
        """Return the sentences that were not understood."""
        return [one for one in self.clauses if one.state == UNCLEAR]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return how many clauses are in each state, in words."""
        states = [one.state for one in self.clauses]
        return [(word, states.count(state)) for state, word in CLAUSE_STATES.items() if state in states]

    @property
    def parts(self) -> list[Part]:
        """Return the text with the sentences of its clauses marked."""
        placed = (one for one in self.clauses if one.start is not None)
        return parts(self.draft.text, [Mark(one.position, one.state, one.text, one.start or 0) for one in placed])


def due_of(length: int, unit: str, signed_on: date, path: str) -> date | None:
    """Return the last day of a length from the signing, in the calendar of a place; None beyond that calendar."""
    start = datetime.combine(signed_on, time())
    try:
        return count(Counting(length, unit), start, calendar(calendar_for(path).code)).last
    except BeyondCalendar:
        return None


def counted_text(clause: DraftClause) -> str:
    """Return in words how a clause counts from the signing; empty where it does not."""
    return f"签订后 {length_text(clause.length, clause.length_unit)}" if clause.length else ""


def draft_for(actor: Actor, reference: str) -> Draft:
    """Return a draft that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    if not reference.isprintable():  # PostgreSQL cannot even be asked for a text with NUL
        raise NotFound
    visible = Draft.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = visible.select_related("matter__host", "enterprise", "drafted_by", "reviewed_by", "contract__matter")
    draft = found.first()
    if draft is None:
        raise hidden(reference, actor)
    return draft


def clause_of(draft: Draft, position: int) -> DraftClause:
    """Return one clause of a draft; raises NotFound."""
    found = draft.clauses.filter(position=position).first()
    if found is None:
        raise NotFound
    return found


def next_number(draft: Draft) -> str:
    """Return the first whole number behind all that its clauses have."""
    numbers = draft.clauses.values_list("number", flat=True)
    return str(max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0) + 1)


def readings(clause: DraftClause) -> dict[str, str]:
    """Return what people write of a clause, as it reads."""
    day = whole_day(clause.base_due) if clause.base_due else counted_text(clause)
    return {
        "编号": clause.number,
        "承诺": clause.title,
        "由谁履行": clause.get_side_display(),
        "期限": day,
        "按什么算": "工作日" if clause.unit == WORKING_DAY else "自然日",
        "数量": f"{clause.quantity} {clause.measure}" if clause.quantity is not None else clause.measure,
        "等哪几条": clause.waits_for,
        "哪几条迟延时停算": clause.stops_for,
        "前提条件": clause.condition,
        "周期": clause.get_recurrence_display(),
        "截止日期": f"{clause.until:%Y-%m-%d}" if clause.until else "",
        "常见里程碑": named().get(clause.milestone, ""),
        "政府给的优惠": "是" if clause.incentive else "否",
        "依据": clause.legal_basis,
        "公平竞争审查": clause.fair_review,
        "原文": clause.text,
        "原文页码": clause.page,
        "状态": clause.get_state_display(),
    }


def judged(clauses: Sequence[DraftClause], signed_on: date | None) -> list[Kept]:
    """Return the kept clauses as the rules judge them."""
    return [
        Kept(
            position=one.position,
            number=one.number,
            title=one.title,
            side=one.side,
            base_due=one.base_due,
            counted=one.length is not None and signed_on is None,
            waits_for=one.gates,
            stops_for=one.stops,
            words=f"{one.title}{one.text}",
            quantity=one.quantity,
            measure=one.measure,
            incentive=one.incentive,
            legal_basis=one.legal_basis,
            fair_review=one.fair_review,
            recurrence=one.recurrence,
            until=one.until,
        )
        for one in clauses
        if one.state == KEPT
    ]


def faults_of(draft: Draft, clauses: Sequence[DraftClause]) -> list[str]:
    """Return what stands against the review of a draft."""
    undecided = sum(one.state == SUGGESTED for one in clauses)
    found = faults(judged(clauses, draft.signed_on), undecided, draft.signed_on)
    return [*found, *money_faults(clauses, payments_of(draft))]


def facts(draft: Draft, actor: Actor, found: Sequence[str] = ()) -> Facts:
    """Return what the lifecycle's guards look at; `found` is what stands against a review."""
    tags = [kind.tag for kind in events.WRITING]
    wrote = Event.objects.filter(stream=draft.pk, kind__in=tags, actor=actor.person_id).exists()
    return Facts(actor, draft.matter.host_id, draft.matter.host.short_name, wrote, found)


def desk(actor: Actor, reference: str) -> Desk:
    """Return one draft as `actor` sees it; as many queries whatever the number of its clauses."""
    draft = draft_for(actor, reference)
    clauses = list(draft.clauses.order_by("position"))
    found = faults_of(draft, clauses)
    verdicts = LIFE.verdicts(draft.matter.state, facts(draft, actor, found))
    return Desk(draft, clauses, verdicts, found, _told(draft, clauses), money_of(draft, clauses))


def _told(draft: Draft, clauses: Sequence[DraftClause]) -> list[Told]:
    entries = history(draft.pk)
    who = names([entry.actor for entry in entries])
    numbers = {one.position: one.number for one in clauses}
    return [
        Told(_label(entry, numbers), who.get(entry.actor, "") if entry.actor else "", entry.at, _words(entry))
        for entry in reversed(entries)
    ]


def _label(entry: Recorded, numbers: Mapping[int, str]) -> str:
    number = numbers.get(entry.facts.get("clause", 0), "")
    return f"{label_of(entry.kind)}{f'（第 {number} 条）' if number else ''}"


def _words(entry: Recorded) -> str:
    said = [entry.text("title"), entry.text("words")]
    if was := entry.text("was"):
        said.append(f"原来：{was}")
    return "；".join(filter(None, said))


def drafts_of(actor: Actor, state: str = "") -> list[DraftLine]:
    """Return the newest drafts that `actor` may see, in a state if one is asked for; one query."""
    visible = Draft.objects.filter(matter__in=Matter.objects.visible_to(actor))
    if state in STATES:
        visible = visible.filter(matter__state=state)
    return _lines(visible)


def waiting(actor: Actor) -> list[DraftLine]:
    """Return the drafts of one's unit that wait for one's review: those in which one did not write along."""
    return _lines(reviewable(actor).filter(matter__in=Matter.objects.visible_to(actor)))


def _lines(rows: QuerySet[Draft]) -> list[DraftLine]:
    counted = rows.annotate(
        kept=Count("clauses", filter=Q(clauses__state=KEPT)),
        undecided=Count("clauses", filter=Q(clauses__state=SUGGESTED)),
    )
    found = counted.select_related("matter__host", "enterprise", "drafted_by").order_by("-pk")[:MOST]
    return [
        DraftLine(one, STATES[one.matter.state], WHOSE[TURN[one.matter.state]], one.kept, one.undecided)
        for one in found
    ]
