"""From what was read in a text to clauses that a person may keep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qinqing.domains.contracts.rules.extraction import Extraction, Limit, Puzzle, Suggestion
from qinqing.domains.contracts.rules.extraction.model import (
    AFTER,
    BOTH,
    CALENDAR_DAY,
    DATE,
    ENTERPRISE,
    GOVERNMENT,
    MONTH,
    QUARTER,
    RECURRING,
    THIRD,
    WEEK,
    WORKING_DAY,
    YEAR,
)
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.rules.giving import gives
from qinqing.kernel.obligations.rules.terms import ANNUAL, HALF_YEARLY, MONTHLY, QUARTERLY

SIDES = {GOVERNMENT: (GOV,), ENTERPRISE: (ENT,), BOTH: (GOV, ENT), THIRD: ("",)}
"""A promise of both sides becomes one for each; that of a third party waits for a person to say whose it is."""

_SIGNING = re.compile(
    r"(?:自|从|在|于)?(?:本|该)?(?:投资|合作|招商)?(?:合同|协议书?)?(?:双方)?(?:正式)?(?:签订|签署|签约|签字)(?:本(?:合同|协议书?))?"
)
_COUNTED = frozenset({CALENDAR_DAY, WORKING_DAY, WEEK, MONTH, YEAR})
_AGAIN = {
    (1, MONTH): MONTHLY,
    (3, MONTH): QUARTERLY,
    (1, QUARTER): QUARTERLY,
    (6, MONTH): HALF_YEARLY,
    (1, YEAR): ANNUAL,
}
_MODAL = "(?:应当|应该|必须|应|须|需|承诺|保证|负责|同意|将)?"
_SHORTEST_TITLE, _LONGEST_TITLE = 4, 60


@dataclass(frozen=True, slots=True)
class Draftable:
    """A clause as it is suggested; `length` in `length_unit` from the signing, where the text counts from there.

    `reason` says why a sentence was not understood; then nothing else is known of it.
    """

    title: str
    text: str
    start: int
    end: int
    side: str = ""
    base_due: date | None = None
    length: int | None = None
    length_unit: str = ""
    unit: str = CALENDAR_DAY
    limit_words: str = ""
    condition: str = ""
    recurrence: str = ""
    incentive: bool = False
    confidence: int | None = None
    reason: str = ""


def draftable(found: Extraction) -> list[Draftable]:
    """Return everything that was found, understood or not, in the order of the text."""
    read = [*(clause for one in found.suggestions for clause in _suggested(one)), *map(_unclear, found.puzzles)]
    return sorted(read, key=lambda one: one.start)


def _suggested(one: Suggestion) -> Iterator[Draftable]:
    limit = one.limit
    length, unit = _from_signing(limit)
    for side in SIDES[one.debtor]:
        yield Draftable(
            title=title_of(one.promise, limit.words),
            text=one.sentence,
            start=one.start,
            end=one.end,
            side=side,
            base_due=limit.day if limit.kind == DATE and not limit.others else None,
            length=length,
            length_unit=unit,
            unit=WORKING_DAY if limit.unit == WORKING_DAY else CALENDAR_DAY,
            limit_words=limit_words(limit),
            condition=one.condition or "",
            recurrence=_AGAIN.get((limit.length or 0, limit.unit or ""), "") if limit.kind == RECURRING else "",
            incentive=side == GOV and bool(gives(one.sentence)),
            confidence=int(one.confidence * 100),
        )


def _unclear(one: Puzzle) -> Draftable:
    return Draftable(short(one.sentence), one.sentence, one.start, one.end, reason=one.reason)


def title_of(promise: str, limit: str) -> str:
    """Return what is promised without who and until when, where both stand in front: they have fields of their own."""
    front = rf"\s*[甲乙丙丁]方{_MODAL}(?:于|在|自)?{re.escape(limit)}(?:之前|以前|前|之内|以内|内)?[，,]?{_MODAL}"
    met = re.match(front, promise)
    rest = promise[met.end() :] if met else promise
    return short(rest if len(rest.strip("。；;，, ")) >= _SHORTEST_TITLE else promise)


def short(words: str) -> str:
    """Return words as a title, without the stop at their end."""
    words = " ".join(words.split()).rstrip("。；;，,")
    return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1] + "…"


def _from_signing(limit: Limit) -> tuple[int | None, str]:
    """Return the length of a limit that this contract's own signing begins, in a unit that calendars count."""
    begins = limit.kind == AFTER and not limit.others and _SIGNING.fullmatch(limit.anchor or "")
    if begins and limit.length and limit.unit in _COUNTED:
        return limit.length, limit.unit or ""
    return None, ""


def limit_words(limit: Limit) -> str:
    """Return a limit in the words of the text, with the others beside which it stands."""
    words = [one.words for one in (limit, *limit.others) if one.words]
    which = {"earlier": "（以较早的为准）", "later": "（以较晚的为准）"}.get(limit.whichever or "", "")
    return "；".join(words) + which
