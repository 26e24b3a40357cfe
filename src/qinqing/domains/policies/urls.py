"""Pages of policies; the page of one is named by the matter's kind."""

from qinqing.domains.policies import access, views
from qinqing.domains.policies.models import KIND
from qinqing.kernel.devices.page import page

VERSION = "policies/versions/<int:version_id>/"

urlpatterns = [
    page("policies/<str:reference>/", views.policy, access.READ, name=KIND),
    page(f"{VERSION}rule/", views.policy_rule, access.DRAFT, name="policy_rule"),
    page(f"{VERSION}rule/count/", views.policy_rule_count, access.DRAFT, name="policy_rule_count"),
    page(f"{VERSION}effect/", views.policy_effect, access.READ_ENTITLED, name="policy_effect"),
    page(f"{VERSION}entitled/", views.policy_entitled, access.READ_ENTITLED, name="policy_entitled"),
    page(f"{VERSION}entitled.xlsx", views.policy_entitled_table, access.READ_ENTITLED, name="policy_entitled_table"),
]
