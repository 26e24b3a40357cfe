"""How an order is numbered and worded on paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LONGEST_WORD = 12
_WORD = re.compile(rf"[一-鿿]{{1,{LONGEST_WORD}}}")


def is_word(text: str) -> bool:
    """Say whether a text can be an organ's abbreviation before the number (机关代字): Chinese characters alone."""
    return _WORD.fullmatch(text) is not None


def mark(word: str, year: int, number: int) -> str:
    """Return the number of a document (发文字号): 岚营督〔2026〕12号.

    The year in full between 六角括号, the number without 第 and without leading zeros (GB/T 9704-2012, 7.2.5).
    """
    return f"{word}〔{year}〕{number}号"


def full_day(day: date) -> str:
    """Return a day as documents write it, without leading zeros: 2026年6月8日 (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Cited:
    """A promise that an order is about: in which document it stands, and how late it was; None where it was not."""

    document: str
    number: str
    title: str
    due: date
    late: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """An order as it stands on paper; `mark` is empty for a draft, `hidden` counts what its reader may not see."""

    issuer: str
    mark: str
    title: str
    addressee: str
    demand: Sequence[str]
    due: date
    on: date
    cited: Sequence[Cited] = ()
    hidden: int = 0
    copies: Sequence[str] = ()

    @property
    def head(self) -> str:
        """Return the name that stands in red at the top (发文机关标志)."""
        return f"{self.issuer}文件"

    @property
    def number(self) -> str:
        """Return the number, or that there is none yet."""
        return self.mark or "（草稿，签发后编号）"

    @property
    def day(self) -> str:
        """Return the day on which it was made (成文日期)."""
        return full_day(self.on)

    @property
    def sent_to(self) -> str:
        """Return to whom copies go, one after another; empty for nobody."""
        return "，".join(self.copies) + "。" if self.copies else ""

    @property
    def paragraphs(self) -> list[str]:
        """Return the text, paragraph by paragraph."""
        return [*self._grounds(), *self.demand, self._asks()]

    def _grounds(self) -> list[str]:
        if not self.cited and not self.hidden:
            return []
        told = [_told(one, self.on) for one in self.cited]
        if self.hidden:
            told.append(f"另有 {self.hidden} 项承诺依权限不在本件列明。" if told else "所涉承诺依权限不在本件列明。")
        return [*told, "现就上述事项督办如下："]

    def _asks(self) -> str:
        return (
            f"请于{full_day(self.due)}前办结，并报送办理结果和证明材料。"
            "不能按期办结的，请在期限届满前申请延期，说明原因。"
        )


def _told(one: Cited, on: date) -> str:
    late = f"，截至{full_day(on)}已超期{one.late}天" if one.late else ""
    return f"根据《{one.document}》第{one.number}条，你单位应于{full_day(one.due)}前办结“{one.title}”{late}。"
