"""Whole-registry matching: bitmaps of conditions over a snapshot, filled by any engine, combined here."""

from qinqing.domains.policies.rules.matching.bitmaps import Bits
from qinqing.domains.policies.rules.matching.by_numpy import Numpy
from qinqing.domains.policies.rules.matching.filler import Filler
from qinqing.domains.policies.rules.matching.matching import Matching
from qinqing.domains.policies.rules.matching.snapshot import Column, Snapshot, column, taken

__all__ = ["Bits", "Column", "Filler", "Matching", "Numpy", "Snapshot", "column", "taken"]
