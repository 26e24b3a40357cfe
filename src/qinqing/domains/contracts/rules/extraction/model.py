"""What the stages hand to one another, and what comes out."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

GOVERNMENT, ENTERPRISE, BOTH, THIRD = "政府", "企业", "双方", "第三方"
DATE, AFTER, BEFORE, RECURRING, NONE = "date", "after", "before", "recurring", "none"
MINUTE, HOUR, CALENDAR_DAY, WORKING_DAY = "minute", "hour", "calendar_day", "working_day"
WEEK, MONTH, QUARTER, YEAR = "week", "month", "quarter", "year"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as it is written; `start` and `end` are its place in the folded sentence.

    `on` of a recurring limit is its day as ISO 8601 writes a day without a year (`--03-31`) or month (`---10`).
    """

    kind: str = NONE
    day: date | None = None
    length: int | None = None
    unit: str | None = None
    anchor: str | None = None
    on: str | None = None
    times: int | None = None
    start: int = 0
    end: int = 0
    words: str = ""
    others: tuple["Limit", ...] = ()
    whichever: str | None = None

    @property
    def same(self) -> tuple[object, ...]:
        """What two limits are compared by."""
        return (self.kind, self.day, self.length, self.unit)


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a breach costs: an amount in 分, or a rate, for each `per` or once."""

    fen: int | None = None
    rate: Decimal | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One promise that somebody should look at beside the text."""

    sentence: str
    start: int
    end: int
    debtor: str
    creditor: str
    promise: str
    limit: Limit
    condition: str | None = None
    fen: int | None = None
    penalty: Penalty | None = None
    confidence: Decimal = Decimal(0)
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A sentence that may hold a promise and was not understood, with the reason."""

    sentence: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one text."""

    suggestions: tuple[Suggestion, ...] = ()
    puzzles: tuple[Puzzle, ...] = field(default=())
