"""What a policy pays, in whole 分: a flat sum, a part of a field, or tiers of which the first true one counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from qinqing.commons.enterprises.rules.catalogue import MONEY, NUMBER, Field
from qinqing.domains.policies.rules.criteria import Clause, Fault, Refused, read_clause, written_condition
from qinqing.domains.policies.rules.evaluation import holds
from qinqing.domains.policies.rules.values import Catalogue, Row, Unfit, counted

MOST_CENTS = 10**15
"""No amount is larger, cap or none: 10 万亿元."""

CENTS = 100
"""分 in one 元, in which the registry has money."""

PLACES = 6
"""Decimals that a rate may have."""


@dataclass(frozen=True, slots=True)
class Flat:
    """The same 分 for everybody."""

    cents: int


@dataclass(frozen=True)
class Part:
    """A part of a field: `rate` of its money, or so many 分 for `each` unit of its number; at most `cap` 分.

    `places` are the decimals of the field.
    """

    of: str
    places: int
    rate: Fraction | None = None
    each: int | None = None
    cap: int | None = None

    @cached_property
    def factor(self) -> Fraction:
        """Return 分 for one last decimal place of the field."""
        return (Fraction(self.each or 0) if self.rate is None else self.rate * CENTS) / Fraction(10**self.places)

    @property
    def most(self) -> int:
        """Return the 分 that are never exceeded."""
        return MOST_CENTS if self.cap is None else self.cap

    def cents(self, number: int) -> int:
        """Return the 分 for a value as values.counted gives it: to the nearest 分, a half upward, never below 0."""
        whole, factor = max(number, 0), self.factor
        return min((2 * whole * factor.numerator + factor.denominator) // (2 * factor.denominator), self.most)


Single = Flat | Part


@dataclass(frozen=True, slots=True)
class Tier:
    """`when` chooses the tier and never gates: whoever meets no tier is entitled all the same, to 0 分."""

    when: Clause | None
    pays: Single


@dataclass(frozen=True, slots=True)
class Tiers:
    """The first tier whose `when` is true counts; one without `when` is always true and stands last."""

    tiers: tuple[Tier, ...]


Amount = Flat | Part | Tiers


def tiers_of(amount: Amount) -> tuple[Tier, ...]:
    """Return any amount as tiers."""
    return amount.tiers if isinstance(amount, Tiers) else (Tier(None, amount),)


NO_TIER = Tier(None, Flat(0))
"""What counts where no tier is true: entitled, to nothing."""


def chosen(amount: Amount, row: Row, catalogue: Catalogue) -> Tier | None:
    """Return the tier that counts for a row, NO_TIER where none is true, None where that is not known."""
    for tier in tiers_of(amount):
        truth = True if tier.when is None else holds(tier.when.condition, row, catalogue)
        if truth is None:
            return None
        if truth:
            return tier
    return NO_TIER


def due(amount: Amount, row: Row, catalogue: Catalogue) -> int | None:
    """Return the 分 for a row; None where a field that decides is missing: not known is never 0."""
    tier = chosen(amount, row, catalogue)
    if tier is None:
        return None
    if isinstance(tier.pays, Flat):
        return tier.pays.cents
    value = row.get(tier.pays.of)
    return None if value is None else tier.pays.cents(counted(catalogue[tier.pays.of], value))


def read(written: object, catalogue: Catalogue) -> Amount:
    """Read `{"flat"}`, `{"rate", "of", "cap"}`, `{"each", "of", "cap"}` or `{"tiers": [{"when", ...}]}`.

    Sums are whole 分, a rate is decimal text, 0.05 for five in a hundred. Raises Refused with every fault.
    """
    if isinstance(written, Mapping) and "tiers" in written:
        return _tiers(written, catalogue)
    try:
        return _single(written, catalogue)
    except Unfit as unfit:
        raise Refused([Fault((), str(unfit))]) from None


def _tiers(written: Mapping[str, Any], catalogue: Catalogue) -> Tiers:
    listed = written["tiers"]
    if set(written) != {"tiers"} or not isinstance(listed, list) or not listed:
        raise Refused([Fault((), "分档金额至少要有一档。")])
    faults, found = [], []
    for place, tier in enumerate(listed):
        try:
            found.append(_tier(tier, catalogue, last=place == len(listed) - 1))
        except Unfit as unfit:
            faults.append(Fault((place,), str(unfit)))
    if faults:
        raise Refused(faults)
    return Tiers(tuple(found))


def _tier(written: object, catalogue: Catalogue, *, last: bool) -> Tier:
    if not isinstance(written, Mapping):
        raise Unfit("这一档没有填写。")
    when = None if written.get("when") is None else read_clause(written["when"], catalogue)
    if when is None and not last:
        raise Unfit("没有条件的一档只能放在最后，否则后面的档永远用不上。")
    return Tier(when, _single({name: value for name, value in written.items() if name != "when"}, catalogue))


def _single(written: object, catalogue: Catalogue) -> Single:
    if not isinstance(written, Mapping):
        raise Unfit("没有填写金额。")
    named = set(written)
    if named == {"flat"}:
        return Flat(_cents(written["flat"]))
    if named - {"cap"} not in ({"rate", "of"}, {"each", "of"}):
        raise Unfit("金额要么是定额，要么是某一项的比例，要么是每一个单位多少。")
    cap = None if written.get("cap") is None else _cents(written["cap"])
    rate = _rate(written["rate"]) if "rate" in written else None
    field = _field(written["of"], catalogue, MONEY if rate is not None else NUMBER)
    return Part(field.code, field.places, rate, None if rate is not None else _cents(written["each"]), cap)


def _cents(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MOST_CENTS:
        raise Unfit("金额要以整数的分来记，并且大于 0。")
    return value


def _rate(value: object) -> Fraction:
    text = value if isinstance(value, str) else ""
    digits, point, part = text.partition(".")
    if not (digits.isascii() and digits.isdigit()) or (point and not (part.isascii() and part.isdigit())):
        raise Unfit("比例要填数字。")
    if not 0 < Decimal(text) <= 1 or len(part) > PLACES:
        raise Unfit(f"比例要大于 0，不超过 100%，最多 {PLACES} 位小数。")
    return Fraction(text)


def _field(code: object, catalogue: Catalogue, kind: str) -> Field:
    field = catalogue.get(code) if isinstance(code, str) else None
    if field is None:
        raise Unfit("金额按字段目录里没有的一项来算。")
    if field.kind != kind:
        wants = "金额" if kind == MONEY else "数字"
        raise Unfit(f"“{field.label}”不是{wants}，不能这样计算。")
    return field


def written_amount(amount: Amount, catalogue: Catalogue) -> dict[str, Any]:
    """Return the amount as JSON holds it."""
    if isinstance(amount, Tiers):
        return {"tiers": [_written_tier(tier, catalogue) for tier in amount.tiers]}
    return _written_single(amount)


def _written_tier(tier: Tier, catalogue: Catalogue) -> dict[str, Any]:
    if tier.when is None:
        return _written_single(tier.pays)
    return {"when": {**written_condition(tier.when.condition, catalogue), "cite": tier.when.cite}} | _written_single(
        tier.pays
    )


def _written_single(amount: Single) -> dict[str, Any]:
    if isinstance(amount, Flat):
        return {"flat": amount.cents}
    cap = {} if amount.cap is None else {"cap": amount.cap}
    if amount.rate is None:
        return {"each": amount.each, "of": amount.of, **cap}
    return {"rate": rate_text(amount.rate), "of": amount.of, **cap}


def rate_text(rate: Fraction) -> str:
    """Return a rate as decimal text: 0.05."""
    return f"{(Decimal(rate.numerator) / Decimal(rate.denominator)).normalize():f}"
