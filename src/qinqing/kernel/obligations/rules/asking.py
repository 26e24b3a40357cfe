"""Answers a file of promises: the one judgement behind the command, the page and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.obligations.rules.fairness import Reckoned, judge
from qinqing.kernel.obligations.rules.promises import Key
from qinqing.kernel.obligations.rules.reading import read
from qinqing.kernel.obligations.rules.telling import plain


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of each promise, as known on `as_of`; `names` are the titles where the file gives any."""

    as_of: date
    found: Mapping[Key, Reckoned]
    names: Mapping[Key, str]

    def plain(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return {"as_of": self.as_of.isoformat(), "obligations": [plain(one) for one in self.found.values()]}


def judge_file(given: object, calendar: WorkCalendar) -> Judgement:
    """Judge what a parsed file asks; raises Malformed with the place, CycleOfGates, BeyondCalendar."""
    asked = read(given, calendar)
    return Judgement(asked.as_of, judge(asked.promises, asked.as_of), asked.names)
