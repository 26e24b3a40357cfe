"""The catalogue of fields (字段目录): what may be known about an enterprise, of what type, and which office owns it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FLAG, CHOICE, CODE, NUMBER, MONEY, DAY = "flag", "choice", "code", "number", "money", "day"
KINDS = {FLAG: "是否", CHOICE: "分类", CODE: "代码", NUMBER: "数字", MONEY: "金额", DAY: "日期"}
"""`code` is compared by its beginning, as an industry is; `money` stands in 元."""

TEXT = "text"
"""What only names or reaches an enterprise: shown and delivered, never compared, so none of KINDS."""

NAMES = re.compile(r"[a-z][a-z0-9_]{1,29}")
CHOICES = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}=\S[^=；]{0,19}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `choices` maps stored words to Chinese ones, in order; `places` are decimals of a number.

    `source` names the office that owns the value, `refresh` how often it comes; `supplied` tells whether the
    enterprise itself may give it; `sensitive` values are shown to whoever needs them, and the look is noted.
    `topic` is under which heading of the record it stands. `column`: it stands on the enterprise's own row;
    `derived`: the system reckons it, nobody delivers it; `signed`: a number that may be below nought;
    `retired`: no longer delivered, what is known stays; `slot`: its place among the values of its topic, from 1.
    """

    code: str
    label: str
    kind: str
    unit: str = ""
    choices: Mapping[str, str] | None = None
    places: int = 0
    source: str = ""
    refresh: str = ""
    supplied: bool = False
    sensitive: bool = False
    topic: str = ""
    column: bool = False
    derived: bool = False
    signed: bool = False
    retired: bool = False
    slot: int = 0

    @property
    def heading(self) -> str:
        """Return what the field's column is headed with in a sheet: its name and the unit in which it is written."""
        unit = "万元" if self.kind == MONEY else self.unit
        return f"{self.label}（{unit}）" if unit else self.label


FIXED = ("code", "kind", "topic", "unit", "places", "signed", "slot", "column", "derived")
"""What of a field never changes: values that were delivered under it would mean something else."""


def chosen(written: Iterable[str]) -> dict[str, str]:
    """Return choices from how they are written, 代码=名称; raises ValueError for one that is not."""
    found: dict[str, str] = {}
    for one in written:
        if not CHOICES.fullmatch(one):
            raise ValueError(one)
        code, _, word = one.partition("=")
        if code in found or word in found.values():
            raise ValueError(one)
        found[code] = word
    return found


def fault_of(new: Field, known: Mapping[str, Field]) -> str | None:
    """Return in a sentence why a field cannot stand in the catalogue as it is asked for, or None."""
    was = known.get(new.code)
    taken = {name for one in known.values() if one.code != new.code for name in (one.label, one.heading)}
    if not NAMES.fullmatch(new.code):
        return "代码用小写字母开头，只含小写字母、数字和下划线，2 至 30 个字符。"
    if taken & {new.label, new.heading}:
        return f"已有叫「{new.label}」的字段。请换一个名称。"
    if (new.kind == CHOICE) != bool(new.choices):
        return "分类字段要列出可选的值，其他类型不列。"
    if was and any(getattr(was, name) != getattr(new, name) for name in FIXED):
        return "类型、单位和小数位数不能改：已有的数据是按原来的意思填的。请停用它，另设一个字段。"
    if was and was.choices and list(was.choices) != list(new.choices or {})[: len(was.choices)]:
        return "可选的值只能在最后增加或改名称，不能去掉、换次序：已有的数据可能用着它。"
    return None if was else _fault_of_new(new)


def _fault_of_new(new: Field) -> str | None:
    if new.kind in {CODE, TEXT}:
        return "代码和文字字段只有登记信息里的几个。请用分类。"
    return "小数最多 4 位，且只有数字可以有小数。" if new.places > (4 if new.kind == NUMBER else 0) else None
