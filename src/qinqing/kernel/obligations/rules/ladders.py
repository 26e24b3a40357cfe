"""What a ladder of reminders may be: when a step fires, which steps hold together, what a county may add."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from qinqing.kernel.calendars.rules import WORKING_DAY, BeyondCalendar, WorkCalendar
from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.obligations.rules.terms import ALARM, LEVELS, UNITS, WARN
from qinqing.kernel.parties.rules import AUDIENCES, NEUTRAL, STATIONED, SUPERIOR

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = time(8)

GOV, ENT, EITHER = "gov", "ent", ""
LADDER_SIDES = {GOV: "政府方", ENT: "企业方", EITHER: "任何一方"}
"""Whose promises a ladder watches."""

MOST_STEPS, FARTHEST = 20, 250
CITY = "市定"

_OFFICE = (SUPERIOR, STATIONED)
_REACHES = {
    GOV: frozenset(AUDIENCES) - {"legal_representative", NEUTRAL},
    ENT: frozenset(AUDIENCES) - {*_OFFICE, NEUTRAL},
    EITHER: frozenset(AUDIENCES) - {STATIONED},
}
"""Whom a ladder may address: a discipline body hears of offices only; a firm has nobody above it."""


def step_at(calendar: WorkCalendar, anchor: date, offset: int, unit: str) -> datetime:
    """Return 08:00 in Shanghai on the day `offset` units from `anchor`; beyond the calendar, calendar days stand in.

    The same as `obligations_step_at` in SQL, for calendars not yet stored.
    """
    try:
        day = calendar.shift(anchor, offset, unit)
    except BeyondCalendar:
        day = anchor + timedelta(days=offset)
    return datetime.combine(day, HOUR, ZONE)


def when(offset: int, unit: str) -> str:
    """Return 到期前 3 个工作日 or 到期后 10 个工作日."""
    words = f"{abs(offset)} {UNITS[unit]}"
    return f"到期前 {words}" if offset < 0 else f"到期后 {words}" if offset else "到期当天"


def told(audience: Iterable[str]) -> str:
    """Return whom a step tells, in the field's words."""
    return "、".join(AUDIENCES[one] for one in audience)


def said(step: Step) -> str:
    """Return a step in one breath: 到期前 3 个工作日 预警 科室负责人、分管领导."""
    return f"{when(step.offset, step.unit)} {LEVELS[step.level]} {told(step.audience)}"


def audiences(side: str) -> dict[str, str]:
    """Return whom a ladder of this side may address, with their words."""
    return {one: word for one, word in AUDIENCES.items() if one in _REACHES[side]}


def in_time(steps: Iterable[Step]) -> list[Step]:
    """Return steps in the order in which they fire, numbered from 1."""
    return [replace(step, number=place) for place, step in enumerate(sorted(steps, key=_offset), start=1)]


def _offset(step: Step) -> int:
    return step.offset


def faults(steps: Sequence[Step], side: str) -> list[str]:
    """Return in Chinese sentences why these steps cannot be a ladder; nothing when they can.

    Before the date all steps count in one unit, and so after it: otherwise a holiday would turn their order round.
    """
    if not steps:
        return ["至少写一步。"]
    if len(steps) > MOST_STEPS:
        return [f"最多 {MOST_STEPS} 步，现在是 {len(steps)} 步。"]
    ordered = in_time(steps)
    return [fault for step in ordered for fault in _of_one(step, side)] + _between(ordered)


@dataclass(frozen=True, slots=True)
class Handing:
    """The two steps at which an answer that does not come is handed on: to the superior, then to a neutral unit."""

    superior: Step
    neutral: Step


def handing(steps: Iterable[Step]) -> Handing | None:
    """Return at which steps of a ladder for answers the turn passes; None where it never does."""
    late = [step for step in in_time(steps) if step.offset > 0]
    above = next((step for step in late if SUPERIOR in step.audience), None)
    neutral = next((step for step in late if NEUTRAL in step.audience), None)
    if above is None or neutral is None or neutral.offset <= above.offset or neutral.unit != above.unit:
        return None
    return Handing(above, neutral)


_HOUSE = Handing(Step(1, 1, WORKING_DAY, WARN, (SUPERIOR,)), Step(2, 6, WORKING_DAY, WARN, (NEUTRAL,)))


def passing(steps: Iterable[Step]) -> Handing:
    """Return when the turn passes by a ladder for answers: whatever it says, at last it does.

    A version from before there were checks says nothing of it; then whoever stands above has five working days.
    """
    return handing(steps) or _HOUSE


def faults_of_answers(steps: Iterable[Step]) -> list[str]:
    """Return why these steps cannot watch answers: silence must reach the superior, and then a neutral unit."""
    if handing(steps):
        return []
    above, neutral = AUDIENCES[SUPERIOR], AUDIENCES[NEUTRAL]
    return [f"过了答复期限，要有一步报给{above}，之后再有一步报给{neutral}，否则没有人答复的完成报告会一直搁着。"]


def _of_one(step: Step, side: str) -> list[str]:
    name = f"「{when(step.offset, step.unit)}」"
    found = []
    if abs(step.offset) > FARTHEST:
        found.append(f"{name}太远，最多 {FARTHEST}。")
    if step.level == ALARM and step.offset <= 0:
        found.append(f"{name}不能发警报：还没有逾期。到期后才能发警报。")
    if not step.audience:
        return [*found, f"{name}没有写报给谁。"]
    foreign = [one for one in step.audience if one not in _REACHES[side]]
    if STATIONED in foreign:
        found.append(f"{name}不能报给派驻组：企业的迟延不报纪检监察机构。")
    if others := [one for one in foreign if one != STATIONED]:
        found.append(f"{name}不能报给{told(others)}：{LADDER_SIDES[side]}没有这样的人。")
    if side == EITHER and not foreign:
        found += [
            f"{name}在{LADDER_SIDES[one]}没有人收到，请再选一类人。"
            for one in (GOV, ENT)
            if not _REACHES[one] & set(step.audience)
        ]
    return found


def _between(ordered: Sequence[Step]) -> list[str]:
    found = []
    for earlier, later in pairwise(ordered):
        first, second = when(earlier.offset, earlier.unit), when(later.offset, later.unit)
        if earlier.offset == later.offset:
            found.append(f"「{first}」写了两步，请合并成一步。")
        if earlier.level > later.level:
            found.append(
                f"「{second}」的{LEVELS[later.level]}低于之前「{first}」的{LEVELS[earlier.level]}，级别不能越来越低。"
            )
        if earlier.offset * later.offset > 0 and earlier.unit != later.unit:
            found.append(f"「{first}」和「{second}」单位不同，遇假日先后会颠倒，请用同一种单位。")
    return found


def _covers(own: Step, above: Step) -> bool:
    not_later = own.offset <= above.offset and (own.unit == above.unit or own.offset == above.offset == 0)
    return not_later and own.level >= above.level and set(above.audience) <= set(own.audience)


def outside(above: Sequence[Step], own: Sequence[Step], word: str = CITY) -> list[str]:
    """Return which steps of the ladder above a place's own would drop, delay, lower or silence; each in a sentence.

    Every step above must have one of its own that is not later, not lower, and tells everybody whom it tells.
    """
    held: dict[int, int] = {}
    for place in range(len(above)):
        _match(place, above, own, held, set())
    return [_missing(step, own, word) for place, step in enumerate(above) if place not in held.values()]


def _match(place: int, above: Sequence[Step], own: Sequence[Step], held: dict[int, int], seen: set[int]) -> bool:
    """Find a step for `above[place]`, moving others to another of theirs where that helps."""
    for number, step in enumerate(own):
        if number in seen or not _covers(step, above[place]):
            continue
        seen.add(number)
        if number not in held or _match(held[number], above, own, held, seen):
            held[number] = place
            return True
    return False


def _missing(step: Step, own: Sequence[Step], word: str) -> str:
    name = f"{word}的「{said(step)}」"
    same = next((one for one in own if (one.offset, one.unit) == (step.offset, step.unit)), None)
    if same and same.level < step.level:
        return f"{name}不能降为{LEVELS[same.level]}。"
    if same and (lost := [one for one in step.audience if one not in same.audience]):
        return f"{name}不能少报{told(lost)}。"
    return f"{name}不能取消或推后。"


def fitted(before: Sequence[Step], above: Sequence[Step], own: Sequence[Step]) -> list[Step]:
    """Return a place's own ladder after the one above changed from `before` to `above`: within it again.

    What was taken over unchanged follows the new one. What the place had set itself stays, unless it counts in another
    unit than the new ladder on that side of the date; levels rise where they would fall.
    """
    taken = {(step.offset, step.unit, step.level, frozenset(step.audience)) for step in before}
    merged = {step.offset: step for step in above}
    for step in own:
        if (step.offset, step.unit, step.level, frozenset(step.audience)) in taken or _other_unit(step, above):
            continue
        there = merged.get(step.offset)
        merged[step.offset] = _both(there, step) if there else step
    rising, level = [], 0
    for step in in_time(merged.values()):
        level = max(level, step.level)
        rising.append(replace(step, level=level))
    return rising


def _other_unit(step: Step, above: Sequence[Step]) -> bool:
    return any(one.offset * step.offset > 0 and one.unit != step.unit for one in above)


def _both(one: Step, other: Step) -> Step:
    audience = tuple(dict.fromkeys((*one.audience, *other.audience)))
    return replace(one, level=max(one.level, other.level), audience=audience)
