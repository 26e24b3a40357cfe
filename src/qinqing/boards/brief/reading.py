"""A frozen brief as a page shows it: the same parts as the board, from what was frozen and from nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from qinqing.boards.brief.burning import WENT
from qinqing.boards.fulfilment import QUESTIONS, SIDES
from qinqing.boards.rules import month_after
from qinqing.boards.scope import by_measure
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.rules import BUCKETS, UNITS
from qinqing.kernel.obligations.rules.rates import ENOUGH
from qinqing.kernel.obligations.rules.telling import mixed
from qinqing.kernel.pages.rules.parts import SIDE_NAMES
from qinqing.kernel.pages.rules.shares import Share, Trend, trend
from qinqing.kernel.publications.rules.kinds import Content

SAME, UP, DOWN, UNSURE = "same", "up", "down", "unsure"
WENT_BY = {
    SAME: "没有变",
    UP: "高了，两期的区间不重叠",
    DOWN: "低了，两期的区间不重叠",
    UNSURE: "两期的区间重叠，看不出是真的变了",
}
FEW, GUARDED, NONE = "样本不足", "不列，以免推算出不足的", "没有到期的"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is frozen of one side in one group: its share, or why there is none."""

    share: Share
    why_not: str = ""

    @property
    def text(self) -> str:
        """Return the share with how many it rests on, as one phrase."""
        if not self.share.n:
            return self.why_not
        if self.why_not:
            return f"{self.why_not}（{self.share.n} 项）"
        between = f"，95% 区间 {self.share.between}" if self.share.between else ""
        return f"{self.share.text}（按期 {self.share.so_far.strip()}{between}）"


@dataclass(frozen=True, slots=True)
class Line:
    """Both sides in one month, unit or county."""

    label: str
    figures: Mapping[str, Figure]

    @property
    def both(self) -> list[Figure]:
        """Return the government's first."""
        return [self.figures[side] for side in SIDES]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one side: its share in the month and in twelve, that of the last issue, amounts, lights."""

    side: str
    question: str
    figure: Figure
    year: Figure
    was: Figure | None
    went: str
    amounts: Sequence[tuple[str, Figure]]
    lamps: Sequence[tuple[str, int]]
    moved: str


@dataclass(frozen=True, slots=True)
class Red:
    """A red light; `url` and `title` are there for whoever may see its matter now."""

    row: Mapping[str, Any]
    is_new: bool
    title: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        """Return how it is named: by reference and number."""
        return named(self.row)

    @property
    def base_due(self) -> date:
        """Return what was promised."""
        return date.fromisoformat(self.row["base_due"])

    @property
    def alarm_on(self) -> date:
        """Return the date that alarms."""
        return date.fromisoformat(self.row["alarm_on"])

    @property
    def inherited(self) -> str:
        """Return how many days were lost through others; empty for none."""
        count = self.row["inherited"]
        return f"{count} {UNITS[self.row['counted_in']]}" if count else ""


@dataclass(frozen=True)
class Brief:
    """Everything that a brief says."""

    place: str
    answers: Sequence[Answer]
    by_month: Sequence[Line]
    trend: Trend
    by_county: Sequence[Line]
    by_unit: Sequence[Line]
    red: Sequence[Red]
    red_total: int
    since: Mapping[str, Any] | None
    gone: Sequence[tuple[str, str]]
    changed: Sequence[tuple[str, str, str]]
    delivering: int
    late: Sequence[str]
    notes: Sequence[str]
    span: int = 1

    @property
    def new(self) -> int:
        """Return how many lights are red that were not in the last issue."""
        return sum(one.is_new for one in self.red)


def named(row: Mapping[str, Any]) -> str:
    """Return how a promise is named where its title is not told."""
    number = row["number"]
    return f"{row['matter']} 第 {number} 条" if number else str(row["matter"])


def figure(side: str, cell: Sequence[int], measure: str = "") -> Figure:
    """Return a frozen cell as it is shown."""
    if not cell[0]:
        return Figure(Share(side, measure=measure), NONE)
    if len(cell) == 1:
        why = FEW if cell[0] < ENOUGH else GUARDED
        return Figure(Share(side, cell[0], measure=measure), why)
    n, kept, owed, delivered = cell
    return Figure(Share(side, n, kept, owed, measure, {}, delivered))


def went(was: Figure, now: Figure) -> str:
    """Return whether a share rose: only where the intervals of both say so."""
    before, after = was.share.interval, now.share.interval
    if was.why_not or now.why_not or before is None or after is None:
        return ""
    if was.share.share == now.share.share:
        return SAME
    if after.low > before.high:
        return UP
    return DOWN if after.high < before.low else UNSURE


def read(body: Content, titles: Mapping[str, tuple[str, str]] | None = None) -> Brief:
    """Return a body as it is shown; `titles` are title and address of the matters that the reader may see."""
    since = body["since"]
    new = set(since["new"]) if since else set()
    known = titles or {}
    monthly = [
        (date.fromisoformat(month), {side: figure(side, cells[side]) for side in SIDES})
        for month, cells in body["months"]
    ]
    return Brief(
        place=body["place_name"],
        answers=[_answer(body, side) for side in SIDES],
        by_month=[Line(_label(month, body["span"]), figures) for month, figures in monthly],
        trend=trend([(month, {side: one.share for side, one in figures.items()}) for month, figures in monthly]),
        by_county=_lines(body["counties"]),
        by_unit=_lines(body["units"]),
        red=[Red(row, row["key"] in new, *known.get(row["matter"], ())) for row in body["red"]],
        red_total=body["red_total"],
        since=since,
        gone=[(f"{named(one)}（{one['debtor']}）", WENT[one["why"]]) for one in since["gone"]] if since else [],
        changed=_changed(body, since) if since else [],
        delivering=body["delivering"],
        late=[_late(one) for one in body["late"]],
        notes=body["notes"],
        span=body["span"],
    )


def _label(first: date, span: int) -> str:
    last = month_after(first, span - 1)
    if span == 1:
        return f"{first.year}年{first.month}月"
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{first.year}年{first.month}月—{year}{last.month}月"


def _lines(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return the lines in their order; those of which nothing is shown stand last."""
    found = [Line(row["name"], {side: figure(side, row[side]) for side in SIDES}) for row in rows]
    return sorted(found, key=lambda one: all(part.why_not for part in one.both))


def _answer(body: Content, side: str) -> Answer:
    now, since = figure(side, body["sides"][side]), body["since"]
    was = figure(side, since["sides"][side]) if since else None
    codes = sorted(filter(None, LIGHTS), reverse=True)
    return Answer(
        side=side,
        question=QUESTIONS[side],
        figure=now,
        year=figure(side, body["year"][side]),
        was=was,
        went=went(was, now) if was else "",
        amounts=[(by_measure(one), figure(side, cell, one)) for one, cell in body["amounts"][side].items()],
        lamps=[(LIGHTS[code], count) for code, count in zip(codes, body["lamps"][side], strict=True)],
        moved=_moved(side, body["moved"][side]),
    )


def _moved(side: str, moved: Mapping[str, Any]) -> str:
    """Return in words how many dates were moved, and to whom the days were booked."""
    if not moved["n"]:
        return "没有一项的日期被顺延。"
    told = f"{moved['n']} 项的日期顺延过"
    if not moved["days"]:
        return f"{told}；不足 {ENOUGH} 项，不列天数。" if moved["n"] < ENOUGH else f"{told}。"
    parts = [
        f"{BUCKETS[bucket]} {mixed(Fraction(days))} {UNITS[unit]}"
        for unit, those in moved["days"].items()
        for bucket, days in those.items()
    ]
    return f"{told}，顺延的日子记在：{'，'.join(parts)}。"


def _changed(body: Content, since: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return of the counties whose share really rose or fell: name, side and sentence."""
    found = []
    for row in body["counties"]:
        for side in SIDES:
            before = since["counties"].get(row["place"])
            if before is None:
                continue
            was, now = figure(side, before[side]), figure(side, row[side])
            if (way := went(was, now)) in {UP, DOWN}:
                found.append((row["name"], side, f"{was.share.text} → {now.share.text}，{WENT_BY[way]}"))
    return found


def _late(one: Mapping[str, Any]) -> str:
    stands = f"数据还停在{_day(one['as_of'])}" if one["as_of"] else "还没有报送过"
    return f"{one['name']}：迟报 {one['days']} 天，应不晚于{_day(one['due_on'])}报送，{stands}。"


def _day(text: str) -> str:
    return whole_day(date.fromisoformat(text))


def shown(body: Content, actor: Actor) -> dict[str, Any]:
    """Return what the template shows a reader: of the red lights the titles of matters that it may see; one query."""
    references = {row["matter"] for row in body["red"]}
    seen = Matter.objects.visible_to(actor).filter(reference__in=references) if references else Matter.objects.none()
    titles = {
        reference: (title, reverse(kind, args=[reference]))
        for reference, title, kind in seen.values_list("reference", "title", "kind")
    }
    return {"brief": read(body, titles), "went_by": WENT_BY}


def changes(was: Content, now: Content) -> list[str]:
    """Return what a correction changes of the figures of the same days; lights are live, and no correction of them."""
    found = [
        _sentence(f"{now['place_name']}{words}", side, was[part][side], now[part][side])
        for words, part in (("当月", "sides"), ("近 12 个月", "year"))
        for side in SIDES
        if was[part][side] != now[part][side]
    ]
    found += [one for table in ("counties", "units") for one in _rows_changed(was[table], now[table])]
    for words, part in (("按数量计算的数", "amounts"), ("日期顺延的数", "moved")):
        found += [f"{SIDE_NAMES[side]}{words}有更正" for side in SIDES if was[part][side] != now[part][side]]
    return found


def _rows_changed(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    before = {row["name"]: row for row in was}
    after = {row["name"]: row for row in now}
    pairs = [
        (name, side, before.get(name, {}).get(side, [0]), after.get(name, {}).get(side, [0]))
        for name in {**before, **after}
        for side in SIDES
    ]
    return [_sentence(name, side, one, two) for name, side, one, two in pairs if one != two]


def _sentence(name: str, side: str, was: Sequence[int], now: Sequence[int]) -> str:
    return f"{name}{SIDE_NAMES[side]}：{figure(side, was).text}，更正为{figure(side, now).text}"
