"""The columns that an office may deliver, each with how it is written and one example: what a blank sheet holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.commons.enterprises.queries.catalogue import everything, not_theirs
from qinqing.commons.enterprises.queries.reach import place_names, reach
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.commons.enterprises.rules.columns import STATUSES
from qinqing.commons.enterprises.rules.values import headings
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Unit

_WRITTEN = {FLAG: "是或否", CHOICE: "从列出的里选一个", NUMBER: "数字", MONEY: "数字", DAY: "日期，如 2020-5-1"}
_FIXED = {
    "uscc": ("18 位，照营业执照；必须有", "91990000MA0000001B"),
    "name": ("照营业执照的全称；登记里没有的企业必须有", "示例科技有限公司"),
    "path": ("单位页面上的名称；新企业不写的，算在您单位的辖区", ""),
    "section": ("一个字母，A 到 T；写了行业代码就不必写", "C"),
    "industry": ("2 至 4 位数字，GB/T 4754 的大类、中类或小类", "2921"),
    "contact": ("单位的电话，不填个人的", "0000-0000000"),
}


@dataclass(frozen=True, slots=True)
class Supplied:
    """One column: its heading, how a cell of it is written, one example, and what may be chosen."""

    field: Field
    heading: str
    written: str
    example: str
    choices: Sequence[str] = ()
    clears: bool = False


def supplied(actor: Actor, day: date) -> Sequence[Supplied]:
    """Return the columns that the office of `actor` may deliver, in the order of the catalogue; four queries."""
    known = everything()
    closed = not_theirs(Unit.objects.get(pk=actor.unit_id), known)
    chosen = {
        "path": sorted(set(place_names(reach(actor), day).values())),
        "section": [one.letter for one in standard().sections],
        "status": list(STATUSES.values()),
    }
    columns = dict.fromkeys(headings(known, closed).values())
    return [
        _supplied(known[one.field], one.label, chosen.get(one.field), clears=one.clears)
        for one in columns
        if not one.closed
    ]


def _supplied(field: Field, heading: str, choices: Sequence[str] | None, *, clears: bool) -> Supplied:
    if choices is None:
        choices = ["是", "否"] if field.kind == FLAG else list((field.choices or {}).values())
    written, example = _FIXED.get(field.code, (_WRITTEN.get(field.kind, ""), _example(field)))
    if choices and not example:
        example = choices[0]
    unit = "万元" if field.kind == MONEY else field.unit
    says = f"{written}，单位是{unit}" if unit and field.kind in {MONEY, NUMBER} else written
    return Supplied(field, heading, says, example, choices, clears)


def _example(field: Field) -> str:
    if field.kind == DAY:
        return "2020-5-1"
    if field.kind == MONEY:
        return "1234.5"
    if field.kind == NUMBER:
        return "2024" if field.unit == "年" else "60"
    return ""
