"""Every engine that may fill bitmaps here, one that counts, and the plain answer that they are held against."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from shutil import which
from typing import Any

import numpy as np

from qinqing.domains.policies.rules.criteria import Condition, Criteria
from qinqing.domains.policies.rules.evaluation import Truth, fits
from qinqing.domains.policies.rules.matching import Bits, Filler, Matching, Numpy, Snapshot, taken
from qinqing.domains.policies.rules.matching.bitmaps import Bitmap, at
from qinqing.domains.policies.rules.matching.by_ibis import Ibis
from qinqing.domains.policies.rules.values import Row
from qinqing.domains.policies.tests.ground import CATALOGUE

ENGINES = ("numpy", "duckdb")
MISSING_FOR_SPARK = [
    name for name, found in (("Java", which("java")), ("PySpark", find_spec("pyspark"))) if found is None
]
"""What this machine lacks to run Spark."""


@cache
def engine(name: str) -> Filler:
    return Numpy() if name == "numpy" else Ibis("duckdb://")


class Counting:
    """Fills with another, and notes how many conditions over how many enterprises it was asked."""

    def __init__(self, inner: Filler) -> None:
        self.inner = inner
        self.asked: list[tuple[int, int]] = []

    def fill(self, snapshot: Snapshot, asked: Sequence[Condition]) -> list[Bits]:
        self.asked.append((len(asked), snapshot.size))
        return self.inner.fill(snapshot, asked)


def matching(rows: Sequence[Row], filler: Filler) -> Matching:
    return Matching(taken(CATALOGUE, list(enumerate(rows, start=100))), filler)


def truths(bits: Bits, size: int) -> list[Truth]:
    true, possible = members(bits.true, size), members(bits.possible, size)
    return [True if one else None if other else False for one, other in zip(true, possible, strict=True)]


def members(bitmap: Bitmap, size: int) -> list[bool]:
    assert not at(bitmap, np.arange(size, len(bitmap) * 64)).any(), "a bit of nobody is set"
    return at(bitmap, np.arange(size)).tolist()


def plainly(criteria: Criteria, rows: Sequence[Mapping[str, Any]]) -> list[Truth]:
    return [fits(criteria, row, CATALOGUE) for row in rows]
