"""Reads an account from what a JSON file holds, and says in one sentence what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from qinqing.domains.contracts.rules.money.terms import (
    BASES,
    CREDITORS,
    DEBTORS,
    KINDS,
    OTHER_CREDITORS,
    OTHER_DEBTORS,
    OTHER_SUBJECTS,
    PERIODS,
    SUBJECTS,
    UNPAID,
    YEAR,
    Account,
    Agreed,
    Cap,
    Incentive,
    Instalment,
    Party,
    Payment,
    Rate,
)

T = TypeVar("T")
_SHARE = re.compile(r"(\d{1,9}(?:\.\d{1,12})?|\d{1,9}/0*[1-9]\d{0,8})([%‰]?)")
_SCALE = {"": 1, "%": 100, "‰": 1000}
MOST = 10**16
"""分; more than any contract, and far below what a mistyped number can be."""


class Malformed(ValueError):
    """Something in the file cannot be taken; names the place and says what to do."""

    def __init__(self, where: str, says: str) -> None:
        super().__init__(f"{where}：{says}")


def _object(value: object, where: str, known: Sequence[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(where, "应为一个对象。")
    if unknown := sorted(set(value) - set(known)):
        raise Malformed(where, f"不认识「{unknown[0]}」。可以写：{'、'.join(known)}。")
    return value


def _list(given: Mapping[str, Any], name: str, where: str) -> list[tuple[str, Any]]:
    value = given.get(name, [])
    if not isinstance(value, list):
        raise Malformed(f"{where}{name}", "应为一个列表。")
    return [(f"{where}{name}[{place}]", one) for place, one in enumerate(value)]


def _text(given: Mapping[str, Any], name: str, where: str, default: str | None = None) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise Malformed(f"{where}.{name}", "应为文字。")
    return value


def _one_of(given: Mapping[str, Any], name: str, where: str, words: Sequence[str]) -> str | None:
    value = given.get(name)
    if value is not None and value not in words:
        raise Malformed(f"{where}.{name}", f"应为：{'、'.join(words)}；不知道就不写。")
    return value


def _chosen(given: Mapping[str, Any], name: str, where: str, words: Mapping[str, str], default: str = "") -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or value not in words:
        raise Malformed(f"{where}.{name}", f"应为：{'、'.join(words)}。")
    return value


def _cents(given: Mapping[str, Any], name: str, where: str) -> int:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise Malformed(f"{where}.{name}", "应为整数，单位是分。")
    return value


def _day(given: Mapping[str, Any], name: str, where: str) -> date:
    try:
        return date.fromisoformat(given.get(name, ""))
    except (TypeError, ValueError) as fault:
        raise Malformed(f"{where}.{name}", "应为 2026-01-31 这样的日期。") from fault


def _share(given: Mapping[str, Any], name: str, where: str) -> Fraction:
    value = given.get(name)
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Malformed(f"{where}.{name}", '应为加引号的数，如 "0.0005"、"3.65%"、"1/2000"。')
    return Fraction(found[1]) / _SCALE[found[2]]


def _rate(value: object, where: str) -> Rate:
    given = _object(value, where, ("rate", "per", "days_in_year", "source", "kind", "base", "cap"))
    per = _chosen(given, "per", where, PERIODS)
    days = given.get("days_in_year")
    if per == YEAR and (isinstance(days, bool) or days not in {360, 365, 366}):
        raise Malformed(f"{where}.days_in_year", "年利率要写明一年按 360、365 还是 366 天；合同怎么写就怎么填。")
    return Rate(_share(given, "rate", where), per, days if per == YEAR else None, _text(given, "source", where, ""))


def _sourced(value: object, where: str) -> Rate:
    rate = _rate(value, where)
    if not rate.source.strip():
        raise Malformed(f"{where}.source", "请写明出处。")
    return rate


def _agreed(value: object, where: str) -> Agreed:
    given = _object(value, where, ("kind", "rate", "per", "days_in_year", "base", "cap", "source"))
    kind, base = _chosen(given, "kind", where, KINDS), _chosen(given, "base", where, BASES, UNPAID)
    cap = None
    if given.get("cap") is not None:
        limits = _object(given["cap"], f"{where}.cap", ("amount", "share"))
        if not limits:
            raise Malformed(f"{where}.cap", "请写 amount（分）或 share（占全部应付款的比例）。")
        amount = _cents(limits, "amount", f"{where}.cap") if "amount" in limits else None
        cap = Cap(amount, _share(limits, "share", f"{where}.cap") if "share" in limits else None)
    return Agreed(kind, _rate(value, where), base, cap)


def _incentive(value: object, where: str) -> Incentive:
    given = _object(value, where, ("title", "paid", "promised", "reached", "unit", "tolerated"))
    promised = _share(given, "promised", where)
    if not promised:
        raise Malformed(f"{where}.promised", "约定的数量不能是 0。")
    return Incentive(
        _text(given, "title", where),
        _cents(given, "paid", where),
        promised,
        _share(given, "reached", where),
        _text(given, "unit", where, ""),
        _share(given, "tolerated", where) if "tolerated" in given else None,
    )


def _party(value: object, where: str, kinds: Sequence[str]) -> Party:
    given = _object(value, where, ("name", "kind", "declared_sme"))
    declared = given.get("declared_sme")
    if declared is not None and not isinstance(declared, bool):
        raise Malformed(f"{where}.declared_sme", "应为 true 或 false；不知道就不写。")
    return Party(_text(given, "name", where), _one_of(given, "kind", where, kinds), declared)


def _instalment(value: object, where: str) -> Instalment:
    given = _object(value, where, ("number", "due", "amount", "title"))
    number, due = _text(given, "number", where), _day(given, "due", where)
    return Instalment(number, due, _cents(given, "amount", where), _text(given, "title", where, ""))


def _payment(value: object, where: str, numbers: Sequence[str]) -> Payment:
    given = _object(value, where, ("on", "amount", "towards"))
    towards = _text(given, "towards", where, "")
    if towards and towards not in numbers:
        raise Malformed(f"{where}.towards", f"没有第「{towards}」期。")
    return Payment(_day(given, "on", where), _cents(given, "amount", where), towards)


def read(value: object, statutory: Rate | None = None) -> Account:
    """Return the account that a file describes; `statutory` is the rate of the law, from the facts.

    Raises Malformed.
    """
    names = ("debtor", "creditor", "subject", "as_of", "instalments", "payments", "late", "lpr", "incentives")
    given = _object(value, "文件", names)
    instalments = [_instalment(one, where) for where, one in _list(given, "instalments", "")]
    numbers = [one.number for one in instalments]
    if twice := next((one for one in numbers if numbers.count(one) > 1), None):
        raise Malformed("instalments", f"第「{twice}」期写了两次。")
    return Account(
        debtor=_party(given.get("debtor"), "debtor", (*DEBTORS, *OTHER_DEBTORS)),
        creditor=_party(given.get("creditor"), "creditor", (*CREDITORS, *OTHER_CREDITORS)),
        subject=_one_of(given, "subject", "文件", (*SUBJECTS, *OTHER_SUBJECTS)),
        as_of=_day(given, "as_of", "文件"),
        instalments=instalments,
        payments=[_payment(one, where, numbers) for where, one in _list(given, "payments", "")],
        agreed=_agreed(given["late"], "late") if given.get("late") is not None else None,
        statutory=statutory,
        lpr=_sourced(given["lpr"], "lpr") if given.get("lpr") is not None else None,
        incentives=[_incentive(one, where) for where, one in _list(given, "incentives", "")],
    )
