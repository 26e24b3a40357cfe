"""Pages of policies."""

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
from qinqing.domains.policies.views.reading import policy

__all__ = [
    "entitlement",
    "entitlement_desk",
    "entitlement_of",
    "entitlement_policy",
    "entitlement_policy_of",
    "policy",
    "policy_effect",
    "policy_entitled",
    "policy_entitled_table",
    "policy_rule",
    "policy_rule_count",
]
