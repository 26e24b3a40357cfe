"""Reading the registry."""

from qinqing.commons.enterprises.queries.differences import Difference, Preview, preview
from qinqing.commons.enterprises.queries.listing import Asked, Listing, Record, listing, own_code, record_for
from qinqing.commons.enterprises.queries.reach import away_from, import_for, imports_for, place_names, places, reach
from qinqing.commons.enterprises.queries.sealing import seal
from qinqing.commons.enterprises.queries.standard import standard

__all__ = [
    "Asked",
    "Difference",
    "Listing",
    "Preview",
    "Record",
    "away_from",
    "import_for",
    "imports_for",
    "listing",
    "own_code",
    "place_names",
    "places",
    "preview",
    "reach",
    "record_for",
    "seal",
    "standard",
]
