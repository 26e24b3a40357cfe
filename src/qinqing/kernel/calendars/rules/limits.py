"""What a limit is, where it comes from, and whether it may start a clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from qinqing.kernel.calendars.rules.days import CALENDAR_DAY, WORKING_DAY

MINUTE, HOUR, WEEK, MONTH, QUARTER, YEAR = "minute", "hour", "week", "month", "quarter", "year"
MONTH_PERIOD, ANNUAL_DATE, PER_CALENDAR_DAY = "month_period", "annual_date", "per_calendar_day"
FORWARD, BACKWARD = "forward", "backward"
MAXIMUM, MINIMUM = "maximum", "minimum"

LENGTHS = {
    MINUTE: "分钟",
    HOUR: "小时",
    WORKING_DAY: "个工作日",
    CALENDAR_DAY: "天",
    WEEK: "周",
    MONTH: "个月",
    QUARTER: "个季度",
    YEAR: "年",
    MONTH_PERIOD: "个月度周期",
    ANNUAL_DATE: "每年的一天",
    PER_CALENDAR_DAY: "每天",
}
"""Every unit of a limit with its word; ANNUAL_DATE has a date such as 03-31 as its length, PER_CALENDAR_DAY a rate."""

DIRECTIONS = {FORWARD: "向后计", BACKWARD: "向前计"}
EXACT = frozenset({MINUTE, HOUR})
COUNTED = frozenset(LENGTHS) - {ANNUAL_DATE, PER_CALENDAR_DAY}

IN_FORCE, SUPERSEDED = "in_force", "superseded"
STATUSES = {
    IN_FORCE: "有效",
    "practice": "各地做法",
    "example": "外地示例",
    SUPERSEDED: "已废止",
    "figure": "公开数字",
}
WHY_NOT = {
    "practice": "是一地的做法或由每份文书写明，不能直接起算；请按本地文件录入本地期限。",
    "example": "是其他城市的规定，只作示例，不能起算。",
    SUPERSEDED: "已经废止，只作历史参照，不能起算。",
    "figure": "是公开报道的数字，不是期限，不能起算。",
}
VERIFIED = {"text": "已核对原文", "excerpt": "已核对摘录", "secondary": "据二手资料", "none": "未核实"}
UNVERIFIED = frozenset({"none", "secondary"})
NATIONWIDE, LEFT_TO_CITIES = "全国", "地方"


@dataclass(frozen=True, slots=True)
class Extends:
    """How far a limit may be extended: `longer` each time, up to `times`, or `at_most` in all; `by` approves."""

    unit: str
    longer: int | None = None
    at_most: int | None = None
    times: int = 1
    by: str = ""

    def most(self, length: int) -> int:
        """Return the most that may be added to `length`."""
        return self.at_most - length if self.at_most is not None else (self.longer or 0) * self.times

    @property
    def text(self) -> str:
        """Return it in words."""
        word = LENGTHS[self.unit]
        by = f"，由{self.by}批准" if self.by else ""
        if self.at_most is not None:
            return f"延长后总共不超过 {self.at_most} {word}{by}"
        return f"可延长{f' {self.times} 次，每次' if self.times > 1 else ''}不超过 {self.longer} {word}{by}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as its law states it; with `rolls` a rest day moves the last day, with `office` it ends at closing.

    `length` is a whole number, the date of an ANNUAL_DATE, or the rate of a PER_CALENDAR_DAY as text.
    """

    code: str
    name: str
    length: int | str
    unit: str
    direction: str = FORWARD
    rolls: bool = True
    sense: str = MAXIMUM
    start_event: str = ""
    end_event: str = ""
    actor: str = ""
    law: str = ""
    verified: str = "none"
    kind: str = ""
    status: str = IN_FORCE
    jurisdiction: str = NATIONWIDE
    note: str = ""
    extension: str = ""
    extends: Extends | None = None
    excluded_time: str = ""
    office: bool = False
    path: str | None = None

    @property
    def length_text(self) -> str:
        """Return 20 个工作日, 每年3月31日, or the daily rate."""
        return length_text(self.length, self.unit)

    @property
    def status_text(self) -> str:
        """Return the word for its status."""
        return STATUSES[self.status]

    @property
    def is_verified(self) -> bool:
        """Say whether the law's text or an excerpt of it was read."""
        return self.verified not in UNVERIFIED

    @property
    def verified_text(self) -> str:
        """Return how far it was verified; what rests on hearsay is 未核实."""
        return (
            VERIFIED[self.verified]
            if self.is_verified
            else f"未核实（{VERIFIED[self.verified]}）".replace("（未核实）", "")
        )

    @property
    def extension_text(self) -> str:
        """Return the extension in structured words, else in those of the source."""
        return self.extends.text if self.extends else self.extension

    @property
    def has_last_day(self) -> bool:
        """Say whether it ends on a day; a daily rate does not."""
        return self.unit != PER_CALENDAR_DAY


def length_text(length: int | str, unit: str) -> str:
    """Return a length in words."""
    if unit == ANNUAL_DATE:
        month, day = str(length).split("-")
        return f"每年{int(month)}月{int(day)}日"
    if unit == PER_CALENDAR_DAY:
        return "每天，比例由合同填写" if str(length).isidentifier() else f"每天 {length}"
    return f"{length} {LENGTHS[unit]}"


def limit_from(row: Mapping[str, Any]) -> Limit:
    """Return the limit that a row of the committed facts describes."""
    extends = row.get("extends")
    fields = {name: row[name] for name in Limit.__dataclass_fields__ if name in row}
    length = row["length"]
    fields |= {
        "law": row["legal_source"],
        "length": length if row["unit"] in COUNTED else str(length),
        "extends": Extends(**extends) if extends else None,
    }
    return Limit(**fields)


def why_not(limit: Limit, jurisdictions: Collection[str], path: str = "") -> str | None:
    """Return why `limit` may not start a clock here, or None.

    `jurisdictions` are the names that the installation lies in (全国, its province, its city); a limit that a city
    entered itself holds at and below its `path`.
    """
    if reason := WHY_NOT.get(limit.status):
        return f"「{limit.name}」{reason}"
    if not limit.has_last_day:
        return f"「{limit.name}」是按天计的比例，没有最后一日，不能起算。"
    if limit.path is not None:
        return None if path.startswith(limit.path) else f"「{limit.name}」只在{limit.jurisdiction}有效。"
    if limit.jurisdiction == LEFT_TO_CITIES:
        return f"「{limit.name}」由各地自行规定，请先录入本地期限。"
    if limit.jurisdiction not in {NATIONWIDE, *jurisdictions}:
        return f"「{limit.name}」是{limit.jurisdiction}的规定，在本地不能起算。"
    return None
