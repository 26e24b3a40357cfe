"""What stands in the form: every entry as it was typed, so that nothing is lost whatever is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

YUAN, WAN, YI = "yuan", "wan", "yi"
UNITS = {WAN: "万元", YUAN: "元", YI: "亿元"}
DECIMALS = {YUAN: 0, WAN: 4, YI: 8}
"""Places by which a unit is larger than 元."""

FLAT, RATE, EACH = "flat", "rate", "each"
PAYS = {FLAT: "定额", RATE: "某一项金额的百分之几", EACH: "每一个单位多少钱"}

FREE, SINGLE, TIERED = "none", "single", "tiers"
AMOUNTS = {FREE: "不发钱（权益、资质）", SINGLE: "一种算法", TIERED: "分档，从上往下取第一个符合的"}

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Asking:
    """One clause: `values` as typed or ticked, of two the lower first; `group` is empty where it stands alone."""

    key: str
    field: str
    sign: str = ""
    values: tuple[str, ...] = ()
    unit: str = WAN
    cite: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Paying:
    """One sum: `kind` of PAYS, `number` and `cap` with their units, `of` the field; `when` chooses a tier."""

    key: str
    kind: str = FLAT
    number: str = ""
    unit: str = WAN
    of: str = ""
    cap: str = ""
    cap_unit: str = WAN
    when: Asking | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form; `split` are percents by level, in the order in which they count."""

    clauses: tuple[Asking, ...] = ()
    amount: str = FREE
    sums: tuple[Paying, ...] = ()
    split: Mapping[str, str] = field(default_factory=dict)

    @property
    def groups(self) -> list[str]:
        """Return the groups in use, in order."""
        return sorted({one.group for one in self.clauses if one.group}, key=lambda name: (len(name), name))

    @property
    def next_key(self) -> int:
        """Return a number that no row has."""
        keys = [*(one.key for one in self.clauses), *(one.key for one in self.sums)]
        return 1 + max((int(key.lstrip("t")) for key in keys), default=0)


NOTHING = Draft()
"""A form in which nothing stands yet."""
