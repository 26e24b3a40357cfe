"""Where the values behind a clause come from, and what is being done about those that nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.domains.policies.rules.explaining import Line, Part
from qinqing.kernel.calendars.rules import day_text


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection under way: its matter's reference, who answers, the last day for it, whether it is answered."""

    reference: str
    unit: str
    due: date
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What the registry says of a field of one enterprise besides its value.

    `came` names the delivery that brought it, `since` is the day since when it stands so, also that nobody knows it.
    `holder` delivers it, in periods of `refresh`: `last` is the newest delivery of the field to this place, for
    whomever, `due` the day on which the next one should come. `lacking` names what a value is reckoned from and is
    missing. `objectable` says that the enterprise may object, or give the value: there is somebody to answer.
    """

    came: str = ""
    since: date | None = None
    holder: str = ""
    refresh: str = ""
    last: date | None = None
    due: date | None = None
    objected: Objected | None = None
    objectable: bool = False
    lacking: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Told:
    """One clause on a page, with where its value comes from, and the text of the provision that it cites."""

    line: Line
    origin: Origin
    today: date
    provision: str = ""

    @property
    def tone(self) -> str:
        """Return yes, no or open."""
        return "open" if self.line.truth is None else "yes" if self.line.truth else "no"

    @property
    def steps(self) -> Sequence[str]:
        """Return what is being done about a value that nobody knows or that is disputed, in sentences."""
        disputed = [self._answer(self.origin.objected)] if self.origin.objected else []
        return [*disputed, *([self._delivery()] if self.line.truth is None else [])]

    def _answer(self, objected: Objected) -> str:
        if objected.answered:
            return f"对这一项提出的异议，{objected.unit}已经答复，等企业确认；确认后重新对照。"
        late = (self.today - objected.due).days
        when = f"应于 {self._day(objected.due)}答复，已超 {late} 天" if late > 0 else f"{self._day(objected.due)}前答复"
        return f"已对这一项提出异议，{objected.unit}{when}；答复后重新对照。"

    def _delivery(self) -> str:
        origin = self.origin
        if origin.lacking:
            return f"由系统计算，还缺{origin.lacking}；补齐以后自动算出。"
        if origin.last is None:
            period = f"，应当{origin.refresh}提供" if origin.refresh else ""
            nobody = "" if origin.objectable else "还没有指定由哪个单位提供，可以请窗口转告。"
            return f"还没有收到过这一项数据{period}。{nobody}"
        last = f"最近一次收到这一项数据是 {self._day(origin.last)}，里面没有这家企业的"
        if origin.due is None:
            return f"{last}。"
        late = (self.today - origin.due).days
        return f"{last}，下一次应在 {self._day(origin.due)}前" + (f"，已超 {late} 天。" if late > 0 else "。")

    def _day(self, day: date) -> str:
        return day_text(day, self.today)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the criteria on a page: a clause, or several of which one is enough."""

    part: Part
    told: Sequence[Told]

    @property
    def tone(self) -> str:
        """Return yes, no or open."""
        return "open" if self.part.truth is None else "yes" if self.part.truth else "no"


def items_of(
    parts: Sequence[Part], origins: Mapping[str, Origin], today: date, texts: Mapping[str, str] | None = None
) -> list[Item]:
    """Return parts with where their values come from; `texts` holds provisions by their numbers."""
    said = texts or {}
    return [
        Item(
            part, [Told(line, origins.get(line.field, NOWHERE), today, said.get(line.cite, "")) for line in part.lines]
        )
        for part in parts
    ]
