"""The catalogue of fields (字段目录): what may be known about an enterprise, of what type, and which office owns it."""

from collections.abc import Mapping
from dataclasses import dataclass

FLAG, CHOICE, CODE, NUMBER, MONEY, DAY = "flag", "choice", "code", "number", "money", "day"
KINDS = {FLAG: "是否", CHOICE: "分类", CODE: "代码", NUMBER: "数字", MONEY: "金额", DAY: "日期"}
"""`code` is compared by its beginning, as an industry is; `money` stands in 元."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `choices` maps stored words to Chinese ones, in order; `places` are decimals of a number.

    `source` names the office that owns the value, `refresh` how often it comes; `supplied` tells whether the
    enterprise itself may give it; `sensitive` values are shown to whoever needs them, and the look is noted.
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
