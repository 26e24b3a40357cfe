"""One receipt in words, the same for all who may see it, but for the names of files that are not for its reader."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from qinqing.commons.receipts.events import OBJECTED, RULED
from qinqing.commons.receipts.models import Receipt
from qinqing.commons.receipts.rules.lines import Line, Moved, lines_of, moved_of, standing
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.chronicle.queries import Entry
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Adjustment, Obligation
from qinqing.kernel.obligations.queries import cause_of, reason_of
from qinqing.kernel.obligations.rules import BUCKETS, CONCURRENT, KINDS, OWN, UNITS
from qinqing.kernel.obligations.rules.telling import mixed
from qinqing.kernel.parties.models import Unit

ELSEWHERE, ANOTHER = "另一事项的前项", "另一家企业"
KEPT = "含商业秘密的材料（只给双方、确认的一方和指定的监督人员看）"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that shows a cause; `url` leads whoever may open it there, nobody else reads its name."""

    name: str
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line in words: how many days, when, why, to whom they were booked, and where a ruling put some of them."""

    number: int
    days: str
    when: Sequence[str]
    why: Sequence[str]
    booked: str
    proofs: Sequence[Proof]
    ruled: str
    line: Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """All lines of a receipt, and their sum by party: as reckoned, and as it stands after a ruling."""

    lines: Sequence[Told]
    figures: Mapping[str, Any]
    unit: str
    parties: Sequence[tuple[str, str]]
    after: Sequence[tuple[str, str]]
    objections: Sequence[tuple[Entry, str, str]]
    ruling: Entry | None

    @property
    def total(self) -> str:
        """Return how many days in all."""
        return f"{self.figures['total']} {self.unit}"

    @property
    def base_due(self) -> date:
        """Return the day that was promised."""
        return date.fromisoformat(self.figures["base_due"])

    @property
    def fair_due(self) -> date:
        """Return the day that could fairly be asked."""
        return date.fromisoformat(self.figures["fair_due"])

    @property
    def actual(self) -> date | None:
        """Return the accepted day of completion."""
        return date.fromisoformat(self.figures["actual"]) if self.figures["actual"] else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the words need, each read once."""

    promises: Mapping[str, Obligation]
    given: Mapping[str, Adjustment]
    units: Mapping[int, str]
    files: Mapping[str, File]
    opened: Collection[UUID]
    unit: str
    owing: str


def _causes(lines: Iterable[Line]) -> set[str]:
    return {part for line in lines for part in line.cause.split("、")}


def _units(promise: Obligation, lines: Iterable[Line]) -> dict[int, str]:
    """Return what the units are called; of an enterprise that is no party here only that it is one."""
    keys = {int(line.debtor) for line in lines if line.debtor is not None}
    here = set(promise.matter.parties.values_list("unit", flat=True)) | {promise.debtor_id, promise.creditor_id}
    found = Unit.objects.filter(pk__in=keys)
    return {one.pk: one.short_name if one.side == GOV or one.pk in here else ANOTHER for one in found}


def _here(promise: Obligation, causes: Iterable[str]) -> dict[str, Obligation]:
    """Return the promises of this matter among the causes; of others nothing but their days is told."""
    keys = [int(one) for one in causes if one.isdecimal()]
    rows = Obligation.objects.filter(pk__in=keys, matter=promise.matter_id).select_related("debtor")
    return {str(one.pk): one for one in rows}


def names_of(receipt: Receipt, figures: Mapping[str, Any]) -> dict[str, str]:
    """Return what units and causes are called, as both sides may read it."""
    lines = lines_of(figures)
    promise, causes = receipt.obligation, _causes(lines) | {str(receipt.obligation_id)}
    known = _here(promise, causes)
    given = _given(promise)
    called = {cause: KINDS[one.kind] for cause, one in given.items()} | {key: one.title for key, one in known.items()}
    return {
        **{f"unit:{pk}": name for pk, name in _units(promise, lines).items()},
        **{f"cause:{cause}": called.get(cause, ELSEWHERE) for cause in sorted(causes)},
    }


def _given(promise: Obligation) -> dict[str, Adjustment]:
    here = Q(obligation__matter=promise.matter_id)
    return {cause_of(one.pk): one for one in Adjustment.objects.filter(here).select_related("obligation")}


def sheet(promise: Obligation, facts: Mapping[str, Any], actor: Actor, told: Sequence[Entry] = ()) -> Sheet:
    """Return a receipt of a promise in words: the facts it was issued by, then its history; nine queries.

    The days are the same whoever reads it; a file is named to whoever may open it.
    """
    figures = {**facts["figures"], "as_of": facts["as_of"]}
    lines = lines_of(figures)
    causes = _causes(lines)
    digests = {bytes.fromhex(one) for every in facts["evidence"].values() for one in every}
    files = File.objects.filter(matter=promise.matter_id, digest__in=digests)
    opened = files.filter(matter__in=Matter.objects.visible_to(actor)).open_to(actor)
    given = _given(promise) if any(not one.isdecimal() for one in causes) else {}
    known = _Known(
        promises=_here(promise, causes),
        given={cause: one for cause, one in given.items() if cause in causes},
        units=_units(promise, lines),
        files={bytes(one.digest).hex(): one for one in files},
        opened=set(opened.values_list("pk", flat=True)) if digests else (),
        unit=UNITS[figures["unit"]],
        owing=promise.debtor.short_name,
    )
    ruling = next((one for one in told if one.kind == RULED.tag), None)
    moved = moved_of(ruling.facts["moved"]) if ruling else []
    return Sheet(
        lines=[_told(number, line, figures, facts["evidence"], moved, known) for number, line in enumerate(lines)],
        figures=figures,
        unit=known.unit,
        parties=_parties(standing(lines, ()), known),
        after=_parties(standing(lines, moved), known) if ruling else (),
        objections=_objections(told),
        ruling=ruling,
    )


def _parties(days: Mapping[str, Fraction], known: _Known) -> list[tuple[str, str]]:
    called = {**BUCKETS, OWN: f"{known.owing}自己"}
    return [(called[party], f"{mixed(count)} {known.unit}") for party, count in days.items()]


def _objections(told: Iterable[Entry]) -> list[tuple[Entry, str, str]]:
    """Return the objections with the unit that made each, and which lines it is about."""
    found = [one for one in told if one.kind == OBJECTED.tag]
    units = dict(Unit.objects.filter(pk__in=[one.facts["unit"] for one in found]).values_list("pk", "short_name"))
    return [
        (one, units[one.facts["unit"]], "、".join(f"第 {number + 1} 行" for number in one.facts["lines"]) or "整张单子")
        for one in found
    ]


def _told(
    number: int,
    line: Line,
    figures: Mapping[str, Any],
    evidence: Mapping[str, Sequence[str]],
    moved: Sequence[Moved],
    known: _Known,
) -> Told:
    causes = line.cause.split("、")
    return Told(
        number=number,
        days=f"{mixed(line.days)} {known.unit}",
        when=_when(line, figures),
        why=[_why(line, cause, figures, known) for cause in causes],
        booked=_booked(line, known),
        proofs=[_proof(digest, known) for cause in causes for digest in evidence.get(cause, ())],
        ruled=_ruled(number, moved, known),
        line=line,
    )


def _when(line: Line, figures: Mapping[str, Any]) -> list[str]:
    """Return the stretches of days on which a line rests; what was granted has none."""
    if line.party == OWN and line.cause == str(figures["id"]):
        end = figures["actual"] or figures["as_of"]
        return [_between(figures["fair_due"], end)] if line.days > 0 else []
    causes = set(line.cause.split("、"))
    spans = [
        span
        for span in figures["spans"]
        if causes <= (found := {str(cause) for *_, cause in span["roots"]})
        and (line.party != CONCURRENT or found >= causes)
    ]
    return [_between(span["start"], span["end"]) for span in spans]


def _between(start: str, end: str) -> str:
    first, last = date.fromisoformat(start) + ONE_DAY, date.fromisoformat(end)
    return whole_day(first) if first == last else f"{whole_day(first)}至{whole_day(last)}"


def _why(line: Line, cause: str, figures: Mapping[str, Any], known: _Known) -> str:
    if cause == str(figures["id"]):
        return _own(line, figures)
    if given := known.given.get(cause):
        return f"经同意的{KINDS[given.kind]}：{reason_of(given)}"
    promise = known.promises.get(cause)
    if promise is None:
        return f"{ELSEWHERE}晚了。"
    due = whole_day(promise.base_due)
    return f"等的前项「{promise.title}」晚了：{promise.debtor.short_name}应于{due}完成。"


def _own(line: Line, figures: Mapping[str, Any]) -> str:
    due = whole_day(date.fromisoformat(figures["fair_due"]))
    if line.days < 0:
        return f"本项比应当日期提前完成：应于{due}完成。"
    done = figures["actual"]
    ended = f"{whole_day(date.fromisoformat(done))}完成并经确认" if done else "还没有确认完成"
    others = any(figures[name] for name in ("inherited", "suspended", "granted"))
    return f"本项自己晚了：{'别人耽误的日子已经顺延，' if others else ''}应于{due}完成，{ended}。"


def _booked(line: Line, known: _Known) -> str:
    if line.party == CONCURRENT:
        return "双方并发，不算任何一方"
    who = known.units.get(int(line.debtor), "") if line.debtor is not None else ""
    if line.party == OWN:
        return f"{who}自己"
    return f"{BUCKETS[line.party]}{f'（{who}）' if who else ''}"


def _proof(digest: str, known: _Known) -> Proof:
    file = known.files.get(digest)
    if file is None or file.erased_at is not None:
        return Proof("已依法删除的材料", "", digest)
    if file.pk not in known.opened:
        return Proof(KEPT, "", digest)
    return Proof(file.name, reverse("evidence_file", args=[file.pk]), digest)


def _ruled(number: int, moved: Sequence[Moved], known: _Known) -> str:
    mine = [one for one in moved if one.line == number]
    return "；".join(f"其中 {mixed(one.days)} {known.unit}改记{BUCKETS[one.party]}" for one in mine)
