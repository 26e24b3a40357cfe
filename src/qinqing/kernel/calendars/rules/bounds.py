"""What a place may set itself: a limit within the one above it, days within what the city allows."""

from collections.abc import Iterable

from qinqing.kernel.calendars.rules.days import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.calendars.rules.limits import (
    COUNTED,
    DIRECTIONS,
    HOUR,
    IN_FORCE,
    MINUTE,
    MONTH,
    MONTH_PERIOD,
    QUARTER,
    WEEK,
    YEAR,
    Limit,
)

_DAYS = {
    CALENDAR_DAY: (1, 1, 0),
    WORKING_DAY: (1, 2, 10),
    WEEK: (7, 7, 0),
    MONTH: (28, 31, 0),
    MONTH_PERIOD: (28, 31, 0),
    QUARTER: (90, 92, 0),
    YEAR: (365, 366, 0),
}
"""Unit -> how many days one lasts at least, at most, and what holidays may add to a short count of working days."""

_MINUTES = {MINUTE: 1, HOUR: 60}


def days(length: int, unit: str) -> tuple[int, int]:
    """Return how many calendar days a length lasts at least and at most, whenever it begins."""
    if unit in _MINUTES:
        return (0, -(-length * _MINUTES[unit] // 1440))
    least, most, more = _DAYS[unit]
    return (length * least, length * most + more)


def _no_longer(one: int, unit: str, other: int, other_unit: str) -> bool:
    """Say whether `one` never lasts longer than `other`; doubt says no."""
    if unit == other_unit:
        return one <= other
    if unit in _MINUTES and other_unit in _MINUTES:
        return one * _MINUTES[unit] <= other * _MINUTES[other_unit]
    return days(one, unit)[1] <= days(other, other_unit)[0]


def beyond(local: Limit, above: Limit) -> str | None:
    """Return in a sentence why `local` goes beyond the limit `above` it, or None when it keeps within.

    A longest time may only be shortened, a shortest time (公示不少于) only lengthened.
    """
    name = f"「{above.name}」{above.length_text}（{above.law}）"
    if above.unit not in COUNTED:
        return f"{name}不能由本地另定。"
    if local.direction != above.direction:
        return f"{name}是{DIRECTIONS[above.direction]}，本地不能改方向。"
    least = above.sense != "maximum"
    lengths = (int(local.length), local.unit), (int(above.length), above.unit)
    first, second = reversed(lengths) if least else lengths
    if not _no_longer(*first, *second):
        return f"{name}，本地只能更{'长' if least else '短'}，不能是 {local.length_text}。"
    if local.rolls and not above.rolls and not least:
        return f"{name}遇休假日不顺延，本地不能改为顺延。"
    return None if least else _prolonged(local, above, name)


def _prolonged(local: Limit, above: Limit, name: str) -> str | None:
    """Say why a limit, prolonged as far as it may be, would outlast the one above it; or None."""
    if local.extends is None:
        return None
    total = int(local.length) + local.extends.most(int(local.length))
    if _no_longer(total, local.unit, int(above.length), above.unit):
        return None
    if above.extends is None:
        return f"{name}没有写可以延长，本地延长后总共不能超过它。"
    if above.extends.unit == above.unit:
        most = int(above.length) + above.extends.most(int(above.length))
        if _no_longer(total, local.unit, most, above.unit):
            return None
    return f"{name}{above.extends.text}，本地延长后不能超过它。"


def within(top: Limit | None, local: Iterable[Limit]) -> tuple[Limit | None, dict[int, str]]:
    """Return what stands among limits of one code, from the widest range to the narrowest, and why others do not.

    `top` is the law's where it holds here. A limit that goes beyond the one above it does not count, however it came
    to be: the law or the city may have become stricter since. The reasons are keyed by the place in `local`.
    """
    stands, left_out = top, dict[int, str]()
    for place, one in enumerate(local):
        if stands is not None and (why := beyond(one, stands)):
            left_out[place] = why
        else:
            stands = one
    return stands, left_out


def named(limits: Iterable[Limit]) -> list[Limit]:
    """Return the limits in force, from the widest range to the narrowest."""
    return sorted((one for one in limits if one.status == IN_FORCE), key=lambda one: len(one.path or ""))
