"""What may be proposed, on which evidence, and how long its parts may take."""

from collections.abc import Mapping
from datetime import date

from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar

CONSEQUENCES: Mapping[str, str] = {
    "breach": "认定违约",
    "talk": "约谈",
    "circular": "通报",
    "suspension": "停职检查建议",
    "blacklist": "列入失信名单建议",
}
"""Adverse consequences; each is a proposal to a named person, never the result of a score or a timer."""

GRADES: Mapping[str, str] = {
    "A": "双方确认或书证原件",
    "B": "第三方核验",
    "C": "单方材料，对方未否认",
    "D": "仅有线索，不足以单独认定",
}
"""Evidence grades, shown where the decision is made."""

HEARING_DAYS = 5
"""Working days that the party has to speak before anything is decided."""

OBJECTION_DAYS = 10
"""Working days after the decision in which the party may object."""


def hearing_ends(days: WorkCalendar, notified_on: date) -> date:
    """Return the last day on which the party may still be heard before a decision."""
    return days.shift(notified_on, HEARING_DAYS, WORKING_DAY)


def objection_ends(days: WorkCalendar, decided_on: date) -> date:
    """Return the last day on which the party may object."""
    return days.shift(decided_on, OBJECTION_DAYS, WORKING_DAY)
