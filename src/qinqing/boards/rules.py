"""Periods of a board, and the county to which a place belongs."""

from datetime import date, timedelta

TWELVE, QUARTER, YEAR, BEFORE = "12", "quarter", "year", "before"
PERIODS = {TWELVE: "近 12 个月", QUARTER: "本季度", YEAR: "本年", BEFORE: "上年"}


OWN, DELIVERED = "own", "delivered"
SOURCES = {OWN: "本系统", DELIVERED: "外部报送"}
"""Whose clocks ran: ours, or those of a county's own system."""


def month_after(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def bounds(period: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period; one that still runs ends today."""
    if period == QUARTER:
        return date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today
    if period == YEAR:
        return date(today.year, 1, 1), today
    if period == BEFORE:
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return month_after(today, -11), today


def within(first: date, last: date, month: date | None) -> tuple[date, date]:
    """Return what of a period lies in a month; the whole period where no month is named."""
    if month is None:
        return first, last
    return max(first, month), min(last, month_after(month, 1) - timedelta(days=1))


def months(first: date, last: date) -> list[date]:
    """Return the first day of every month of a period, the oldest first."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [month_after(first, number) for number in range(count)]


def county_of(place: str) -> str:
    """Return the county of a place: its first two parts; the city itself where it has one."""
    return "".join(f"{part}/" for part in place.split("/")[:2] if part)


def is_city(place: str) -> bool:
    """Say whether a place is the city itself and no county of it."""
    return place.count("/") == 1
