"""Pages of contracts and of their drafts; the page of one is named by the matter's kind."""

from qinqing.domains.contracts import access, views
from qinqing.domains.contracts.models import DRAFT, KIND
from qinqing.domains.contracts.views.sheets import EXPORTS
from qinqing.kernel.devices.page import PUBLIC, page

CLAUSE = "drafts/<str:reference>/clauses/<int:position>/"

urlpatterns = [
    *(one.page for one in EXPORTS),
    page("contracts/", views.contracts, access.READ, name="contracts"),
    page("contracts.xlsx", views.contracts_table, access.READ, name="contracts_table"),
    page("contracts/<str:reference>/", views.contract, access.READ, name=KIND),
    page(
        "contracts/<str:reference>/propose/<str:name>/", views.contract_propose, access.PROPOSE, name="contract_propose"
    ),
    page("contracts/<str:reference>/answer/<str:name>/", views.contract_answer, access.AGREE, name="contract_answer"),
    page("library/", views.library, access.READ_LIBRARY, name="library"),
    page("library/new/", views.library_enter, access.KEEP_LIBRARY, name="library_enter"),
    page("library/history/", views.library_history, access.READ_LIBRARY, name="library_history"),
    page("library/undo/", views.library_undo, access.KEEP_LIBRARY, name="library_undo"),
    page("library/<int:clause_id>/change/", views.library_change, access.KEEP_LIBRARY, name="library_change"),
    page("library/<int:clause_id>/retire/", views.library_retire, access.KEEP_LIBRARY, name="library_retire"),
    page("lending/", views.lending, access.READ_LENDING, name="lending"),
    page("lending/new/", views.lending_enter, access.KEEP_LENDING, name="lending_enter"),
    page("lending/history/", views.lending_history, access.READ_LENDING, name="lending_history"),
    page("lending/undo/", views.lending_undo, access.KEEP_LENDING, name="lending_undo"),
    page("lending/<int:figure>/change/", views.lending_change, access.KEEP_LENDING, name="lending_change"),
    page("contracts/<str:reference>/dossier.pdf", views.contract_dossier, access.READ, name="contract_dossier"),
    page(
        "contracts/<str:reference>/dossier.zip",
        views.contract_dossier_archive,
        access.READ,
        name="contract_dossier_archive",
    ),
    page("contracts/<str:reference>/money/", views.contract_money, access.READ, name="contract_money"),
    page("contracts/<str:reference>/money.xlsx", views.contract_money_table, access.READ, name="contract_money_table"),
    page("calculators/money/", views.money_calculator, PUBLIC, name="money_calculator"),
    page("drafts/", views.drafts, access.READ_DRAFT, name="drafts"),
    page("drafts/new/", views.draft_start, access.WRITE_DRAFT, name="draft_start"),
    page("drafts/<str:reference>/", views.draft, access.READ_DRAFT, name=DRAFT),
    page("drafts/<str:reference>/edit/", views.draft_edit, access.WRITE_DRAFT, name="draft_edit"),
    page("drafts/<str:reference>/milestones/", views.draft_milestones, access.WRITE_DRAFT, name="draft_milestones"),
    page("drafts/<str:reference>/library/", views.draft_library, access.WRITE_DRAFT, name="draft_library"),
    page("drafts/<str:reference>/copy/", views.draft_similar, access.WRITE_DRAFT, name="draft_similar"),
    page("drafts/<str:reference>/copy/<str:source>/", views.draft_copy, access.WRITE_DRAFT, name="draft_copy"),
    page("drafts/<str:reference>/clauses/new/", views.draft_clause_add, access.WRITE_DRAFT, name="draft_clause_add"),
    page(CLAUSE, views.draft_clause, access.WRITE_DRAFT, name="draft_clause"),
    page(f"{CLAUSE}keep/", views.draft_clause_keep, access.WRITE_DRAFT, name="draft_clause_keep"),
    page(f"{CLAUSE}leave/", views.draft_clause_leave, access.WRITE_DRAFT, name="draft_clause_leave"),
    page(f"{CLAUSE}payment/", views.draft_payment, access.WRITE_DRAFT, name="draft_payment"),
    page(f"{CLAUSE}payment/drop/", views.draft_payment_drop, access.WRITE_DRAFT, name="draft_payment_drop"),
    page("drafts/<str:reference>/standing/", views.draft_standing, access.WRITE_DRAFT, name="draft_standing"),
    page("drafts/<str:reference>/steps/<str:name>/", views.draft_step, access.READ_DRAFT, name="draft_step"),
]
