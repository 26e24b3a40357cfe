"""What happens to calendars and to a city's own limits."""

from qinqing.kernel.chronicle.events import EventKind

CHANGE = ("calendar", "calendars", "changed", "before", "after", "published_from", "published_to", "revision")
"""Keys of every change of days: `calendars` are the codes that follow it, `changed` the days that turned from work to
rest or back, `before` and `after` each day as [day, is_work, note, own]."""

OPENED = EventKind("calendars.calendar.opened", "设立本地日历", ("calendar", "path", "parent"), ("name",))
PUBLISHED = EventKind("calendars.year.published", "录入放假通知", ("year", *CHANGE))
DECLARED = EventKind("calendars.day.declared", "设定本地放假或上班", CHANGE)
ALLOWED = EventKind("calendars.day.allowed", "许可自定放假和上班的天数", ("calendar", "days", "was"))
CLOSED = EventKind("calendars.calendar.closed", "撤销设立本地日历", ("reverts", "calendar", "path"))
DISALLOWED = EventKind("calendars.day.allowance_reverted", "撤销许可自定的天数", ("reverts", "calendar", "days", "was"))
REVERTED = EventKind("calendars.change.reverted", "撤销日历改动", ("reverts", *CHANGE))
ADOPTED = EventKind(
    "calendars.limit.adopted", "录入本地期限", ("limit", "code", "path", "length", "unit", "direction", "rolls")
)
RETIRED = EventKind("calendars.limit.retired", "停用本地期限", ("limit", "code", "path"))
RESTORED = EventKind("calendars.limit.restored", "恢复本地期限", ("limit", "code", "path"))
LIMIT_CHANGED = EventKind(
    "calendars.limit.changed", "修改本地期限", ("limit", "was", "code", "path", "length", "unit", "direction", "rolls")
)
"""`was` is the row in whose place the new one, `limit`, stands."""

LIMIT_REVERSED = EventKind("calendars.limit.reversed", "撤销本地期限的改动", ("limit", "code", "path", "reverses"))
LIMIT_KINDS = (ADOPTED, LIMIT_CHANGED, RETIRED, RESTORED, LIMIT_REVERSED)

CHANGES = frozenset({PUBLISHED.tag, DECLARED.tag, REVERTED.tag})
"""After any of these the dates of running promises may move."""

HISTORY = CHANGES | {OPENED.tag, CLOSED.tag, ALLOWED.tag, DISALLOWED.tag}
"""What may be undone, the last of its sort first; whatever undoes says in `reverts` what."""

KINDS = (OPENED, CLOSED, PUBLISHED, DECLARED, ALLOWED, DISALLOWED, REVERTED, *LIMIT_KINDS)
