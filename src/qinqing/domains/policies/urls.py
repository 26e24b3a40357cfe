"""Pages of policies; the page of one is named by the matter's kind."""

from qinqing.domains.policies import access, views
from qinqing.domains.policies.models import KIND
from qinqing.kernel.devices.page import page

urlpatterns = [
    page("policies/<str:reference>/", views.policy, access.READ, name=KIND),
]
