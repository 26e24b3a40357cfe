"""A policy and its versions, what the public said about one, and who wants to hear of new ones."""

from qinqing.domains.policies.models.policies import KIND, Policy, Provision, Responsible, Version
from qinqing.domains.policies.models.public import Consultation, Opinion, Subscription

__all__ = [
    "KIND",
    "Consultation",
    "Opinion",
    "Policy",
    "Provision",
    "Responsible",
    "Subscription",
    "Version",
]
