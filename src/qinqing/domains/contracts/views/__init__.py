"""Pages of contracts and of their drafts."""

from qinqing.domains.contracts.views.calculators import money_calculator
from qinqing.domains.contracts.views.clauses import (
    draft_clause,
    draft_clause_add,
    draft_clause_keep,
    draft_clause_leave,
)
from qinqing.domains.contracts.views.consents import contract_answer, contract_propose
from qinqing.domains.contracts.views.contracts import contract, contracts, contracts_table
from qinqing.domains.contracts.views.dossiers import contract_dossier, contract_dossier_archive
from qinqing.domains.contracts.views.drafts import draft, draft_edit, draft_start, draft_step, drafts
from qinqing.domains.contracts.views.lending import (
    lending,
    lending_change,
    lending_enter,
    lending_history,
    lending_undo,
)
from qinqing.domains.contracts.views.library import (
    library,
    library_change,
    library_enter,
    library_history,
    library_retire,
    library_undo,
)
from qinqing.domains.contracts.views.money import contract_money, contract_money_table
from qinqing.domains.contracts.views.offering import draft_copy, draft_library, draft_milestones, draft_similar
from qinqing.domains.contracts.views.payments import draft_payment, draft_payment_drop, draft_standing

__all__ = [
    "contract",
    "contract_answer",
    "contract_dossier",
    "contract_dossier_archive",
    "contract_money",
    "contract_money_table",
    "contract_propose",
    "contracts",
    "contracts_table",
    "draft",
    "draft_clause",
    "draft_clause_add",
    "draft_clause_keep",
    "draft_clause_leave",
    "draft_copy",
    "draft_edit",
    "draft_library",
    "draft_milestones",
    "draft_payment",
    "draft_payment_drop",
    "draft_similar",
    "draft_standing",
    "draft_start",
    "draft_step",
    "drafts",
    "lending",
    "lending_change",
    "lending_enter",
    "lending_history",
    "lending_undo",
    "library",
    "library_change",
    "library_enter",
    "library_history",
    "library_retire",
    "library_undo",
    "money_calculator",
]
