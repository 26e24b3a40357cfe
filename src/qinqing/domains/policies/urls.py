"""Pages of policies; the page of one is named by the matter's kind."""

from qinqing.domains.policies import access, views
from qinqing.domains.policies.models import KIND
from qinqing.kernel.devices.page import page

VERSION = "policies/versions/<int:version_id>/"
OF = "entitlement/of/<str:uscc>/"

urlpatterns = [
    page("entitlement/", views.entitlement, access.READ_OWN_ENTITLEMENT, name="entitlement"),
    page("entitlement/desk/", views.entitlement_desk, access.LOOK_UP, name="entitlement_desk"),
    page(OF, views.entitlement_of, access.LOOK_UP, name="entitlement_of"),
    page(f"{OF}<str:reference>/", views.entitlement_policy_of, access.LOOK_UP, name="entitlement_policy_of"),
    page(
        "entitlement/<str:reference>/",
        views.entitlement_policy,
        access.READ_OWN_ENTITLEMENT,
        name="entitlement_policy",
    ),
    page("policies/", views.policies, access.READ, name="policies"),
    page("policies.xlsx", views.policies_table, access.READ, name="policies_table"),
    page("policies/new/", views.policy_draft, access.DRAFT, name="policy_draft"),
    page("policies/subscriptions/", views.policy_subscriptions, access.SUBSCRIBE, name="policy_subscriptions"),
    page(
        "policies/subscriptions/<int:subscription_id>/end/",
        views.policy_unsubscribe,
        access.SUBSCRIBE,
        name="policy_unsubscribe",
    ),
    page("policies/opinions/<int:opinion_id>/", views.policy_answer, access.DRAFT, name="policy_answer"),
    page("policies/versions/<int:version_id>/state/", views.policy_restate, access.DRAFT, name="policy_restate"),
    page("policies/versions/<int:version_id>/text/", views.policy_text, access.DRAFT, name="policy_text"),
    page("policies/versions/<int:version_id>/revise/", views.policy_revise, access.DRAFT, name="policy_revise"),
    page("policies/versions/<int:version_id>/consult/", views.policy_consult, access.DRAFT, name="policy_consult"),
    page("policies/versions/<int:version_id>/opine/", views.policy_opine, access.OPINE, name="policy_opine"),
    page("policies/versions/<int:version_id>/publish/", views.policy_publish, access.PUBLISH, name="policy_publish"),
    page("policies/versions/<int:version_id>/withdraw/", views.policy_withdraw, access.PUBLISH, name="policy_withdraw"),
    page("policies/<str:reference>/", views.policy, access.READ, name=KIND),
    page(f"{VERSION}rule/", views.policy_rule, access.DRAFT, name="policy_rule"),
    page(f"{VERSION}rule/count/", views.policy_rule_count, access.DRAFT, name="policy_rule_count"),
    page(f"{VERSION}effect/", views.policy_effect, access.READ_ENTITLED, name="policy_effect"),
    page(f"{VERSION}entitled/", views.policy_entitled, access.READ_ENTITLED, name="policy_entitled"),
    page(f"{VERSION}entitled.xlsx", views.policy_entitled_table, access.READ_ENTITLED, name="policy_entitled_table"),
]
