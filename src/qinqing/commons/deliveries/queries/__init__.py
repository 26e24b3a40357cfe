"""Reading what was delivered, and what a staged delivery would change."""

from qinqing.commons.deliveries.queries.counting import (
    AMOUNT,
    Counted,
    amounts_in_time,
    broken,
    delivered_tallies,
    in_time,
    kept_of,
)
from qinqing.commons.deliveries.queries.differences import Difference, Found, found, kept_from, preview_of
from qinqing.commons.deliveries.queries.origins import (
    AREA,
    Standing,
    area_of,
    deliveries_for,
    delivery_for,
    importable,
    kept_below,
    origin_for,
    origins_kept,
    standings,
    story_of,
)

__all__ = [
    "AMOUNT",
    "AREA",
    "Counted",
    "Difference",
    "Found",
    "Standing",
    "amounts_in_time",
    "area_of",
    "broken",
    "delivered_tallies",
    "deliveries_for",
    "delivery_for",
    "found",
    "importable",
    "in_time",
    "kept_below",
    "kept_from",
    "kept_of",
    "origin_for",
    "origins_kept",
    "preview_of",
    "standings",
    "story_of",
]
