"""Pages of policies."""

from qinqing.domains.policies.views.drafting import policy_draft, policy_restate, policy_revise, policy_text
from qinqing.domains.policies.views.editing import policy_rule, policy_rule_count
from qinqing.domains.policies.views.effects import policy_effect
from qinqing.domains.policies.views.entitled import policy_entitled, policy_entitled_table
from qinqing.domains.policies.views.entitlement import (
    entitlement,
    entitlement_desk,
    entitlement_of,
    entitlement_policy,
    entitlement_policy_of,
)
from qinqing.domains.policies.views.public import (
    policy_answer,
    policy_opine,
    policy_subscriptions,
    policy_unsubscribe,
)
from qinqing.domains.policies.views.publishing import policy_consult, policy_publish, policy_withdraw
from qinqing.domains.policies.views.reading import policies, policies_table, policy

__all__ = [
    "entitlement",
    "entitlement_desk",
    "entitlement_of",
    "entitlement_policy",
    "entitlement_policy_of",
    "policies",
    "policies_table",
    "policy",
    "policy_answer",
    "policy_consult",
    "policy_draft",
    "policy_effect",
    "policy_entitled",
    "policy_entitled_table",
    "policy_opine",
    "policy_publish",
    "policy_restate",
    "policy_revise",
    "policy_rule",
    "policy_rule_count",
    "policy_subscriptions",
    "policy_text",
    "policy_unsubscribe",
    "policy_withdraw",
]
