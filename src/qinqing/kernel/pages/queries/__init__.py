"""Promises as every page shows them, lists of matters narrowed, and how much waits for whoever looks."""

from qinqing.kernel.pages.queries.counting import counts
from qinqing.kernel.pages.queries.finding import Found, finds
from qinqing.kernel.pages.queries.standing import (
    BATCH,
    NONE,
    Shown,
    Summary,
    narrowed,
    office,
    offices,
    place_of,
    shown,
    streamed,
    summaries,
    units_for,
)

__all__ = [
    "BATCH",
    "NONE",
    "Found",
    "Shown",
    "Summary",
    "counts",
    "finds",
    "narrowed",
    "office",
    "offices",
    "place_of",
    "shown",
    "streamed",
    "summaries",
    "units_for",
]
