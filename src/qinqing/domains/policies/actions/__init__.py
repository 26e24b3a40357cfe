"""The only writers of policies: drafting, asking the public, publishing, withdrawing, subscribing."""

from qinqing.domains.policies.actions.consulting import answer, consult, opine
from qinqing.domains.policies.actions.drafting import Stated, draft_policy, restate, revise, write_provisions
from qinqing.domains.policies.actions.publishing import publish, withdraw
from qinqing.domains.policies.actions.ruling import set_rule
from qinqing.domains.policies.actions.subscribing import Wanted, subscribe, unsubscribe

__all__ = [
    "Stated",
    "Wanted",
    "answer",
    "consult",
    "draft_policy",
    "opine",
    "publish",
    "restate",
    "revise",
    "set_rule",
    "subscribe",
    "unsubscribe",
    "withdraw",
    "write_provisions",
]
