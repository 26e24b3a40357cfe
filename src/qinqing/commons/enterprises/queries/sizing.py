"""The size class in SQL, for whole sets at once; a property test holds it against the rule."""

from functools import cache
from typing import Any

from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.sizes import CLASSES, INDICATORS, UNCOVERED, UNKNOWN

_GRADES = {
    one: (
        f"CASE WHEN enterprise.{one} >= bound.{one}_large THEN 3 WHEN enterprise.{one} >= bound.{one}_medium THEN 2 "
        f"WHEN enterprise.{one} >= bound.{one}_small THEN 1 "
        f"WHEN enterprise.{one} IS NOT NULL AND bound.{one}_small IS NOT NULL THEN 0 END"
    )
    for one in INDICATORS
}
_LEAST = f"least({', '.join(_GRADES.values())})"
_LACKS = " OR ".join(f"(bound.{one}_small IS NOT NULL AND enterprise.{one} IS NULL)" for one in INDICATORS)
_BOUNDS = tuple(f"{one}_{grade}" for one in INDICATORS for grade in ("large", "medium", "small"))

# `bound` has a row for every code that tells; where there is none the code is too short.
BOUND = f"""
    unnest(%(codes)s::text[], %(covered)s::boolean[], {", ".join(f"%({one})s::bigint[]" for one in _BOUNDS)})
    AS bound(code, covered, {", ".join(_BOUNDS)})
"""
KEY = "coalesce(nullif(left(enterprise.industry, 3), ''), enterprise.section)"
SIZE = f"""
    CASE WHEN bound.code IS NULL THEN '{UNKNOWN}' WHEN NOT bound.covered THEN '{UNCOVERED}'
         WHEN {_LEAST} = 0 THEN '{CLASSES[0]}' WHEN {_LACKS} THEN '{UNKNOWN}'
         ELSE (ARRAY['{"', '".join(CLASSES)}'])[{_LEAST} + 1] END
"""


@cache
def bounds() -> dict[str, Any]:
    """Return the parameters of BOUND: the standard as columns."""
    by_code = standard().by_code
    given: dict[str, Any] = {
        "codes": list(by_code),
        "covered": [industry is not None for industry in by_code.values()],
    }
    for one in INDICATORS:
        found = [industry.bounds.get(one) if industry else None for industry in by_code.values()]
        for grade in ("large", "medium", "small"):
            given[f"{one}_{grade}"] = [getattr(bound, grade) if bound else None for bound in found]
    return given
