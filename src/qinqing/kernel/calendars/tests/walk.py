"""Limits counted by walking from day to day, written from the law's text; knows nothing of the product's counting."""

import calendar as months
from datetime import date, timedelta

ONE = timedelta(days=1)


def suspended(day, spans):
    return any(first <= day <= last for first, last in spans)


def nth(start, count, step, counts):
    """The day on which `count` counting days have passed; the day of the event is not one of them."""
    day, left = start, count
    while left:
        day += step
        left -= counts(day)
    return day


def month_later(start, number):
    """Go month by month, then to the same day of that month or its last."""
    year, month = start.year, start.month
    for _ in range(abs(number)):
        month += 1 if number > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    last = months.monthrange(year, month)[1]
    return date(year, month, start.day if start.day <= last else last)


def last_day(length, unit, start, *, works, backward=False, rolls=True, spans=()):
    """The last day of a limit, with `works(day)` saying whether people work."""
    step = -ONE if backward else ONE
    if unit == "working_day":
        return nth(start, length, step, lambda day: works(day) and not suspended(day, spans))
    if unit == "calendar_day":
        days = length
    elif unit == "week":
        days = 7 * length
    else:
        end = month_later(start, (-1 if backward else 1) * length * {"month": 1, "year": 12}[unit])
        days = abs((end - start).days)
    end = day = nth(start, days, step, lambda day: not suspended(day, spans))
    while rolls and (not works(day) or (day != end and suspended(day, spans))):
        day += step
    return day
