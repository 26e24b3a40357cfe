"""Reading contracts: the list, and one contract's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts import events as contract_events
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.chronicle.queries import Entry as Recorded
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.queries import Piece, pieces
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices import events as notice_events
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Claim, Gate, Obligation
from qinqing.kernel.obligations.queries import facts
from qinqing.kernel.obligations.rules import ANSWER, LEVELS
from qinqing.kernel.pages.queries import SIDE_WORDS, Shown, shown
from qinqing.kernel.pages.rules import Act, Barred, Entry, GanttRow
from qinqing.kernel.parties.queries import names
from qinqing.kernel.parties.rules import AUDIENCES

KINDS = {kind.tag: kind for kind in (*contract_events.KINDS, *events.KINDS, *notice_events.KINDS)}
TONES = {events.CONFIRMED.tag: "done", events.OPENED.tag: "active", events.CLAIMED.tag: "active"}
LEVEL_TONES = {1: "remind", 2: "warn", 3: "alarm"}
ROUTES = {"claim": "obligation_claim", "confirm": "obligation_answer", "reject": "obligation_answer"}


@dataclass(frozen=True, slots=True)
class Delay:
    """Days that the lateness of one clause cost another, and to which side they are booked."""

    cause: str
    affects: str
    days: int
    side: str


@dataclass(frozen=True)
class Line:
    """A contract in a list, with its most pressing promise."""

    contract: Contract
    pressing: Shown | None
    kept: int
    total: int


@dataclass(frozen=True)
class Sheet:
    """Everything on one contract's page."""

    contract: Contract
    clauses: Sequence[Shown]
    chosen: Shown
    acts: Sequence[Act]
    barred: Sequence[Barred]
    delays: Sequence[Delay]
    pieces: Sequence[Piece]
    entries: Sequence[Entry]

    @property
    def rows(self) -> list[GanttRow]:
        """Return the rows of the Gantt table."""
        return [clause.row for clause in self.clauses]

    @property
    def kept(self) -> int:
        """Return how many clauses are fulfilled."""
        return sum(clause.promise.verified_on is not None for clause in self.clauses)

    @property
    def lights(self) -> list[tuple[str, int]]:
        """Return each burning light with its count, the gravest first."""
        codes = [clause.light for clause in self.clauses]
        return [(code, codes.count(code)) for code in ("alarm", "warn", "remind") if code in codes]


_WITH = ("matter", "debtor", "creditor", "verifier", "calendar")


def contracts_of(actor: Actor, today: date) -> list[Line]:
    """Return the contracts that `actor` may see, the gravest light first; four queries whatever their number."""
    visible = Matter.objects.visible_to(actor)
    contracts = list(
        Contract.objects.filter(matter__in=visible)
        .select_related("matter", "government", "enterprise")
        .order_by("-matter__light", "matter__next_due", "number")[:200]
    )
    promises = Obligation.objects.filter(matter__in=[contract.pk for contract in contracts])
    clauses = shown(promises.select_related(*_WITH).order_by("-light", "alarm_on"), today)
    return [_line(contract, [one for one in clauses if one.promise.matter_id == contract.pk]) for contract in contracts]


def _line(contract: Contract, clauses: Sequence[Shown]) -> Line:
    still = [one for one in clauses if not one.promise.verified_on]
    running = [one for one in still if one.light != "pending"]
    return Line(contract, next(iter(running or still), None), len(clauses) - len(still), len(clauses))


def sheet(actor: Actor, reference: str, number: str, today: date) -> Sheet:
    """Return one contract as `actor` sees it, opened at clause `number` or where there is something to do.

    Raises NotFound when `actor` may not see it.
    """
    visible = Matter.objects.visible_to(actor)
    contract = (
        Contract.objects.filter(matter__in=visible, matter__reference=reference)
        .select_related("matter", "government", "enterprise")
        .first()
    )
    if contract is None:
        raise NotFound
    promises = Obligation.objects.filter(matter=contract.pk).select_related(*_WITH)
    clauses = shown(promises.order_by("base_due", "number"), today)
    claims = {
        claim.obligation_id: claim for claim in Claim.objects.filter(obligation__matter=contract.pk, outcome=Claim.OPEN)
    }
    offers = {one.promise.pk: _offers(one.promise, actor, claims.get(one.promise.pk)) for one in clauses}
    chosen = _chosen(clauses, number, offers)
    acts, barred = offers[chosen.promise.pk]
    return Sheet(
        contract=contract,
        clauses=clauses,
        chosen=chosen,
        acts=acts,
        barred=barred,
        delays=_delays(clauses),
        pieces=pieces(contract.matter.files.all()),
        entries=_entries(contract, clauses, today),
    )


def _offers(promise: Obligation, actor: Actor, claim: Claim | None) -> tuple[list[Act], list[Barred]]:
    """Return what `actor` may do with a promise now, and what not, with the reason."""
    acts: list[Act] = []
    barred: list[Barred] = []
    for verdict in LIFE.verdicts(promise.state, facts(promise, actor, claim)):
        if verdict.reason is None:
            url = reverse(ROUTES[verdict.move.name], args=[promise.matter.reference, promise.number])
            acts.append(Act(verdict.move.label, url, primary=not acts))
        else:
            barred.append(Barred(verdict.move.label, verdict.reason))
    return acts, barred


def _chosen(clauses: Sequence[Shown], number: str, offers: dict[int, tuple[list[Act], list[Barred]]]) -> Shown:
    asked = [one for one in clauses if one.promise.number == number]
    to_do = [one for one in clauses if offers[one.promise.pk][0]]
    burning = [one for one in clauses if one.promise.light]
    return next(iter([*asked, *to_do, *burning, *clauses]))


def _delays(clauses: Sequence[Shown]) -> list[Delay]:
    by_id = {one.promise.pk: one for one in clauses}
    moved = [one for one in clauses if one.fair.lost_days]
    gates = Gate.objects.filter(obligation__in=[one.promise.pk for one in moved]).values_list("obligation", "on")
    return [
        Delay(by_id[on].promise.title, by_id[pk].promise.title, by_id[pk].fair.lost_days, SIDE_WORDS[by_id[on].side])
        for pk, on in gates
    ]


def _entries(contract: Contract, clauses: Sequence[Shown], today: date) -> list[Entry]:
    """Return the matter's history, newest first, in people's words."""
    recorded = history(contract.pk)
    who = names([one.actor for one in recorded])
    titles = {one.promise.pk: one.promise.title for one in clauses}
    return [_entry(one, titles, who, today) for one in reversed(recorded)]


def _entry(one: Recorded, titles: dict[int, str], who: dict[UUID, str], today: date) -> Entry:
    at = timezone.localtime(one.at)
    when = f"{day_text(at.date(), today)} {at:%H:%M}"
    title = titles.get(one.facts.get("obligation", 0), "")
    actor = who.get(one.actor, "") if one.actor else ""
    detail = "".join(text if text is not None else "(已依法删除)" for text in one.texts.values())
    tone, strong, text = TONES.get(one.kind, "plain"), KINDS[one.kind].label, title
    if one.kind == events.FIRED.tag:
        tone, strong = LEVEL_TONES[one.facts["level"]], LEVELS[one.facts["level"]]
        told = "、".join(AUDIENCES[audience] for audience in one.facts["audience"])
        text = f"{title}，{'催对方答复，' if one.facts['purpose'] == ANSWER else ''}报{told}"
    if one.kind == events.OPENED.tag and one.facts["lost_days"]:
        due = day_text(date.fromisoformat(one.facts["due"]), today)
        detail = f"因前项顺延 {one.facts['lost_days']} 天，应于{due}前完成"
    said = " · ".join(filter(None, [text, actor]))
    return Entry(when, said, tone, strong, detail, at.isoformat(timespec="minutes"))
