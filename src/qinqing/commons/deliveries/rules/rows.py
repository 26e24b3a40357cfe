"""What a row of a delivery may say: every field with its Chinese name, its kind and what contradicts it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle.states import STATES, VERIFIED
from qinqing.kernel.obligations.rules.measures import FEN, MONEY, MOST_FEN
from qinqing.kernel.obligations.rules.terms import AGREED_BY, BOTH, CLAUSE, SOURCES

CONTRACT, PROMISE = "contract", "promise"
LAND, PERMIT, START = "land", "permit", "start"
MILESTONES = {"": "", LAND: "供地", PERMIT: "施工许可", START: "开工"}
"""Which of the milestones that boards count a promise is; empty for any other."""

LONGEST_TEXT, LONGEST_ID = 300, 80
GREATEST = 10**15
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/-]{0,79}")
_PATH = re.compile(r"([a-z][a-z0-9]{0,30}/){1,6}")
_USCC = re.compile(r"[0-9A-Z]{18}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What nobody sees: it would make two names of one, or turn the order of what is read."""

Value = str | int | bool | None


class Wrong(ValueError):
    """A value that its field cannot hold; the message is the end of a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what people call it, how its value is read, and what it is where it is left out (None: never)."""

    label: str
    read: Callable[[Any], Value]
    default: tuple[Value, ...] = ()


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong("没有写。")
    if len(value) > LONGEST_TEXT:
        raise Wrong(f"超过 {LONGEST_TEXT} 个字。")
    if _CONTROL.search(value):
        raise Wrong("里有看不见的字符。")
    return value.strip()


def _words(value: Any) -> str:
    return "" if value == "" else _text(value)


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Wrong(f"要写成 {LONGEST_ID} 个以内的字母、数字和 . _ : / - 。")
    return value


def _day(value: Any) -> str:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
    except ValueError:
        found = None
    if found is None or not date(1990, 1, 1) <= found <= date(2100, 1, 1):
        raise Wrong("不是日期，要写成 2026-01-31 这样。")
    return found.isoformat()


def _maybe_day(value: Any) -> str | None:
    return None if value is None else _day(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("要写整数。")
    if not 0 <= value <= GREATEST:
        raise Wrong("不能是负数，也不能大得离谱。")
    return value


def _maybe_count(value: Any) -> int | None:
    return None if value is None else _count(value)


def _one_of(known: Mapping[str, str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise Wrong(f"不认识「{str(value)[:20]}」。格式说明里列出了能写的值。")
        return value

    return read


def _path(value: Any) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        raise Wrong("不是辖区代码。")
    return value


def _uscc(value: Any) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not _USCC.fullmatch(value):
        raise Wrong("应为 18 位数字和大写字母。")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("只能是 true 或 false。")
    return value


_SIDES = {GOV: "政府", ENT: "企业"}

CONTRACT_FIELDS: Mapping[str, Field] = {
    "id": Field("编号（id）", _identifier),
    "number": Field("合同文号", _text),
    "title": Field("合同名称", _text),
    "project": Field("项目", _text),
    "government": Field("政府一方", _text),
    "enterprise": Field("企业一方", _text),
    "uscc": Field("统一社会信用代码", _uscc, ("",)),
    "path": Field("辖区", _path, ("",)),
    "signed_on": Field("签订日期", _day),
    "withdrawn": Field("已撤回", _flag, (False,)),
}

PROMISE_FIELDS: Mapping[str, Field] = {
    "id": Field("编号（id）", _identifier),
    "contract": Field("所属合同", _identifier),
    "number": Field("条款", _text),
    "title": Field("承诺的事", _text),
    "side": Field("哪一方", _one_of(_SIDES)),
    "debtor": Field("谁欠", _text),
    "creditor": Field("欠谁", _text),
    "verifier": Field("由谁确认", _text),
    "source_kind": Field("依据", _one_of(SOURCES), (CLAUSE,)),
    "agreed_by": Field("谁定的期限", _one_of(AGREED_BY), (BOTH,)),
    "milestone": Field("里程碑", _one_of(MILESTONES), ("",)),
    "base_due": Field("承诺日期", _day),
    "fair_due": Field("应当日期", _day),
    "done_on": Field("实际日期", _maybe_day, (None,)),
    "state": Field("状态", _one_of(STATES)),
    "held": Field("等前项", _flag, (False,)),
    "booked_to_other": Field("记对方的天数", _count, (0,)),
    "quantity": Field("数量", _maybe_count, (None,)),
    "measure": Field("单位", _words, ("",)),
    "accepted": Field("已确认数量", _count, (0,)),
    "confirmed_by": Field("谁确认的", _words, ("",)),
    "withdrawn": Field("已撤回", _flag, (False,)),
}

FIELDS: Mapping[str, Mapping[str, Field]] = {CONTRACT: CONTRACT_FIELDS, PROMISE: PROMISE_FIELDS}
KIND_WORDS = {CONTRACT: "合同", PROMISE: "承诺"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be read: where it stands in the file, of which kind, its fields as they are kept."""

    line: int
    kind: str
    given: Mapping[str, Value]

    @property
    def external_id(self) -> str:
        """Return what the origin calls it."""
        return str(self.given["id"])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row: its line, the field, and the end of a sentence."""

    line: int
    label: str
    says: str


def row_of(line: int, read: Mapping[str, Any], as_of: date) -> tuple[Row | None, list[Fault]]:
    """Return the row that one line holds, or what is wrong with it, field by field."""
    kind = read.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        return None, [Fault(line, "类别（kind）", "要写 contract 或 promise。")]
    fields, given, faults = FIELDS[kind], dict[str, Value](), list[Fault]()
    faults += [
        Fault(line, f"「{str(name)[:30]}」", "格式里没有这一项。") for name in read if name not in {"kind", *fields}
    ]
    for name, field in fields.items():
        try:
            if name not in read and field.default:
                given[name] = field.default[0]
            else:
                given[name] = field.read(read.get(name, ""))
        except Wrong as wrong:
            faults.append(Fault(line, field.label, str(wrong)))
    if faults:
        return None, faults
    if kind == PROMISE:
        _count_money(given)
    row = Row(line, kind, given)
    contradictions = _of_contract(given, as_of) if kind == CONTRACT else _of_promise(given, as_of)
    faults = [Fault(line, fields[name].label, says) for name, says in contradictions]
    return (None if faults else row), faults


def _count_money(given: dict[str, Any]) -> None:
    """Count money in 分, whatever its county writes it in: it is added up with ours, and masked as ours."""
    if one := MONEY.get(given["measure"]):
        given["measure"] = FEN
        given["accepted"] *= one
        if given["quantity"] is not None:
            given["quantity"] *= one


Told = Sequence[tuple[str, str]]


def _of_contract(given: Mapping[str, Any], as_of: date) -> Told:
    if date.fromisoformat(given["signed_on"]) > as_of:
        return [("signed_on", "晚于数据截至日期。")]
    return []


def _of_promise(given: Mapping[str, Any], as_of: date) -> Told:
    checks: Sequence[tuple[bool, str, str]] = (
        (_same(given, "debtor", "creditor"), "creditor", "与「谁欠」是同一个，承诺要有两方。"),
        (_same(given, "debtor", "verifier"), "verifier", "与「谁欠」是同一个：谁也不能确认自己的承诺。"),
        (_same(given, "debtor", "confirmed_by"), "confirmed_by", "与「谁欠」是同一个：谁也不能确认自己的承诺。"),
        (given["fair_due"] < given["base_due"], "fair_due", "早于承诺日期：扣除对方耽误的日子只会往后。"),
        ((given["done_on"] is not None) != (given["state"] == VERIFIED), "done_on", "已兑现的要写，没有兑现的不能写。"),
        (bool(given["confirmed_by"]) != (given["state"] == VERIFIED), "confirmed_by", "已兑现的要写，没有兑现的不写。"),
        (given["done_on"] is not None and given["done_on"] > as_of.isoformat(), "done_on", "晚于数据截至日期。"),
        ((given["quantity"] is None) != (given["measure"] == ""), "measure", "数量和单位要么都写，要么都不写。"),
        (given["quantity"] == 0, "quantity", "要大于零；没有数量的不写。"),
        (given["measure"] == FEN and (given["quantity"] or 0) > MOST_FEN, "quantity", "超过一万亿元，请核对单位。"),
        (given["accepted"] > (given["quantity"] or 0), "accepted", "大于约定的数量。"),
    )
    return [(name, says) for wrong, name, says in checks if wrong]


def _same(given: Mapping[str, Any], one: str, other: str) -> bool:
    first, second = (unicodedata.normalize("NFKC", given[name]) for name in (one, other))
    return "".join(first.split()) == "".join(second.split())
