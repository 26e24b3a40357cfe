"""The forms of policies."""

from qinqing.domains.policies.forms.drafting import ReviseForm, StatedForm, TextForm
from qinqing.domains.policies.forms.public import AnswerForm, ConsultForm, OpinionForm, SubscriptionForm
from qinqing.domains.policies.forms.publishing import PublishForm, WithdrawForm

__all__ = [
    "AnswerForm",
    "ConsultForm",
    "OpinionForm",
    "PublishForm",
    "ReviseForm",
    "StatedForm",
    "SubscriptionForm",
    "TextForm",
    "WithdrawForm",
]
