"""Reading contracts and their drafts."""

from qinqing.domains.contracts.queries.contracts import Delay, Line, Listing, Sheet, contracts_of, sheet
from qinqing.domains.contracts.queries.drafts import (
    Desk,
    DraftLine,
    clause_of,
    counted_text,
    desk,
    draft_for,
    drafts_of,
    next_number,
    readings,
    waiting,
)

__all__ = [
    "Delay",
    "Desk",
    "DraftLine",
    "Line",
    "Listing",
    "Sheet",
    "clause_of",
    "contracts_of",
    "counted_text",
    "desk",
    "draft_for",
    "drafts_of",
    "next_number",
    "readings",
    "sheet",
    "waiting",
]
