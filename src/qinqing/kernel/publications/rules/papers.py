"""A publication on paper, plainly: what is written, in which order, before any format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

_SPACE = re.compile(r"(?<=[一-鿿、，。：；（）〔〕]) +| +(?=[一-鿿、，。：；（）〔〕])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every row has as many cells as the head."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a chart with its interval, in hundredths of a percent: 8123 is 81.23%."""

    at: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart; where there is no point it has a gap. A dashed one has round marks."""

    name: str
    points: Sequence[Point | None]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Shares over time; `says` is the finding in words, and a table with the same figures follows it."""

    caption: str
    says: str
    ticks: Sequence[str]
    lines: Sequence[Line]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not any(any(line.points) for line in self.lines)


Block = Heading | Words | Grid | Chart


@dataclass(frozen=True, slots=True)
class Paper:
    """A publication as it stands on paper; `mark` is empty for a draft, `note` stands below the number."""

    issuer: str
    head: str
    mark: str
    title: str
    on: date
    note: str
    blocks: Sequence[Block]
    foot: Sequence[str] = ()

    @property
    def number(self) -> str:
        """Return the number, or that there is none yet."""
        return self.mark or "（草稿，签发后编号）"

    @property
    def day(self) -> str:
        """Return the day on which it was issued, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
        return f"{self.on.year}年{self.on.month}月{self.on.day}日"


def tight(text: str) -> str:
    """Return words as documents set them: on paper no blank stands beside a Chinese sign."""
    return _SPACE.sub("", text)


def tightened(block: Block) -> Block:
    """Return a block with its words so."""
    if isinstance(block, Heading | Words):
        return replace(block, text=tight(block.text))
    if isinstance(block, Chart):
        return replace(block, caption=tight(block.caption), says=tight(block.says))
    return replace(block, caption=tight(block.caption), rows=[[tight(one) for one in row] for row in block.rows])
