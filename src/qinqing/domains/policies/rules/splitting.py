"""Who bears a sum: shares of the levels of government that add up to the whole, to the 分."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qinqing.domains.policies.rules.amounts import rate_text
from qinqing.domains.policies.rules.criteria import Fault, Refused

LEVELS = {"state": "中央", "province": "省级", "city": "市级", "county": "县级"}
"""Levels of government, highest first."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a level bears of every sum, exact."""

    level: str
    part: Fraction


def read_split(written: object) -> tuple[Share, ...]:
    """Read `[{"level", "share"}]`: shares are decimal text and make exactly 1. Raises Refused."""
    if not isinstance(written, list) or not written:
        raise Refused([Fault((), "没有写明由哪一级财政负担。")])
    faults = [Fault((place,), says) for place, one in enumerate(written) if (says := _fault(one))]
    if faults:
        raise Refused(faults)
    found = tuple(Share(one["level"], Fraction(one["share"])) for one in written)
    if len({share.level for share in found}) != len(found):
        raise Refused([Fault((), "同一级财政写了两次。")])
    if sum(share.part for share in found) != 1:
        raise Refused([Fault((), "各级财政负担的比例加起来要正好是 100%。")])
    return found


def _fault(one: object) -> str:
    if not isinstance(one, Mapping) or set(one) != {"level", "share"} or one["level"] not in LEVELS:
        return "没有这一级财政。"
    share = one["share"]
    whole, point, part = share.partition(".") if isinstance(share, str) else ("", "", "")
    digits = whole + part
    fits = digits.isascii() and digits.isdigit() and bool(whole) and (not point or 0 < len(part) <= 6)
    return "" if fits and 0 < Fraction(share) <= 1 else "比例要大于 0，不超过 100%。"


def written_split(shares: Sequence[Share]) -> list[dict[str, Any]]:
    """Return the shares as JSON holds them."""
    return [{"level": share.level, "share": rate_text(share.part)} for share in shares]


def split(cents: int, shares: Sequence[Share]) -> dict[str, int]:
    """Return what each level bears of `cents`, in 分: none is off by a 分 or more, and together they are `cents`.

    What is left after rounding down goes, a 分 each, to the largest remainders; of equal ones to the level named first.
    """
    exact = [share.part * cents for share in shares]
    borne = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda place: borne[place] - exact[place])
    for place in by_remainder[: cents - sum(borne)]:
        borne[place] += 1
    return {share.level: part for share, part in zip(shares, borne, strict=True)}
