"""Pages of contracts; the page of one is named by the matter's kind."""

from qinqing.domains.contracts import access, views
from qinqing.domains.contracts.models import KIND
from qinqing.kernel.devices.page import page

urlpatterns = [
    page("contracts/", views.contracts, access.READ, name="contracts"),
    page("contracts.xlsx", views.contracts_table, access.READ, name="contracts_table"),
    page("contracts/<str:reference>/", views.contract, access.READ, name=KIND),
]
