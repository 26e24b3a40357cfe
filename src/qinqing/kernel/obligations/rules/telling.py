"""Tells a judgement: as plain values for a program, as a table for a person."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from unicodedata import east_asian_width

from qinqing.kernel.obligations.rules.booking import Account
from qinqing.kernel.obligations.rules.fairness import STANDINGS, Reckoned
from qinqing.kernel.obligations.rules.promises import Key
from qinqing.kernel.obligations.rules.terms import BUCKETS, UNITS

HEADS = ("编号", "状态", "承诺", "应当", "准延至", "实际", "前项顺延", "中止", "准延", "自身", "合计", "单位")


def plain(one: Reckoned) -> dict[str, object]:
    """Return a judgement as JSON can hold it: dates as text, shares as exact fractions such as 7/2."""
    return {
        "id": one.promise.key,
        "state": one.standing,
        "unit": one.promise.unit,
        "base_start": one.promise.base_start.isoformat(),
        "base_due": one.promise.base_due.isoformat(),
        "due": one.due.isoformat(),
        "fair_due": one.fair_due.isoformat(),
        "actual": one.actual.isoformat() if one.actual else None,
        "inherited": one.inherited,
        "suspended": one.suspended,
        "granted": one.granted,
        "own": one.own,
        "total": one.total,
        "buckets": {bucket: str(days) for bucket, days in one.buckets.items()},
        "booking": [
            {"party": account.bucket, "debtor": account.debtor, "cause": account.cause, "days": str(days)}
            for account, days in sorted(one.booking.items(), key=_order)
        ],
    }


def _order(booked: tuple[Account, Fraction]) -> tuple[int, str, str]:
    account, _ = booked
    return list(BUCKETS).index(account.bucket), str(account.debtor or ""), account.cause


def table(found: Mapping[Key, Reckoned], names: Mapping[Key, str]) -> str:
    """Return the judgements as a table, and below it to whom the days of each go."""
    rows = [HEADS, *(_row(one) for one in found.values())]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", "记账（按各项自己的单位）", *_booked(found, names)])


def _row(one: Reckoned) -> Sequence[str]:
    days = (one.inherited, one.suspended, one.granted, one.own, one.total)
    promised, actual = one.promise.base_due, one.actual
    return (
        str(one.promise.key),
        STANDINGS[one.standing],
        promised.isoformat(),
        one.fair_due.isoformat(),
        one.due.isoformat() if one.due not in {promised, one.fair_due} else "-",
        actual.isoformat() if actual else "未完成",
        *(str(count) for count in days),
        UNITS[one.promise.unit],
    )


def _booked(found: Mapping[Key, Reckoned], names: Mapping[Key, str]) -> list[str]:
    lines = []
    for key, one in found.items():
        title = f"{key} {names.get(key, '')}".rstrip()
        lines.append(f"  {title}：{'；'.join(shares(one, names)) or '没有迟延'}")
    return lines


def shares(one: Reckoned, names: Mapping[Key, str]) -> list[str]:
    """Return to whom the days of a promise go, each with its cause: 政府（管委会） 28，因 1 净地交付."""
    return [_share(account, days, names) for account, days in sorted(one.booking.items(), key=_order)]


def _share(account: Account, days: Fraction, names: Mapping[Key, str]) -> str:
    who = f"（{account.debtor}）" if account.debtor else ""
    cause = f"，因 {account.cause} {names.get(account.cause, '')}".rstrip() if account.cause else ""
    return f"{BUCKETS[account.bucket]}{who} {mixed(days)}{cause}"


def mixed(days: Fraction) -> str:
    """Return 3, 1/2 or 3 1/2: exact, never rounded."""
    whole, rest = divmod(abs(days), 1)
    said = " ".join(str(part) for part in (whole, rest) if part) or "0"
    return f"-{said}" if days < 0 else said


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
