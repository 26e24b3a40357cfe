"""Pages of proposals; the page of one is named by the matter's kind."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.proposals import access, views
from qinqing.kernel.proposals.models import KIND

urlpatterns = [
    page("proposals/", views.proposals, access.READ, name="proposals"),
    page("proposals/about/<str:reference>/", views.propose, access.PROPOSE, name="propose"),
    page("proposals/<str:reference>/", views.proposal, access.READ, name=KIND),
    page("proposals/<str:reference>/<str:name>/", views.act, access.READ, name="proposal_act"),
]
