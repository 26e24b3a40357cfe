"""Reading contracts and their drafts."""

from qinqing.domains.contracts.queries.consents import contract_reads, life_facts, open_consent
from qinqing.domains.contracts.queries.contracts import Delay, Sheet, sheet
from qinqing.domains.contracts.queries.copying import copied, copied_from, similar
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
from qinqing.domains.contracts.queries.finding import contract_for
from qinqing.domains.contracts.queries.listing import Listing, Written, contracts_of, every_contract, read_contracts
from qinqing.domains.contracts.queries.milestones import stones

__all__ = [
    "Delay",
    "Desk",
    "DraftLine",
    "Listing",
    "Sheet",
    "Written",
    "clause_of",
    "contract_for",
    "contract_reads",
    "contracts_of",
    "copied",
    "copied_from",
    "counted_text",
    "desk",
    "draft_for",
    "drafts_of",
    "every_contract",
    "life_facts",
    "next_number",
    "open_consent",
    "read_contracts",
    "readings",
    "sheet",
    "similar",
    "stones",
    "waiting",
]
