"""Why the worker does not do what was asked for."""

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.refusal import Refusal


class LeftPost(Refusal):
    """Work is done in the name of whoever asked for it, while they still hold the post."""

    says = _("经办人已不在这个岗位上，登记没有改动。请由现在的经办人办理。")


class WornOut(Refusal):
    """What was broken off again and again is not tried for ever: a person has to look."""

    says = _("中断了 {tries} 次，不再自动重试，登记没有改动。请稍后再办一次；还是不行，请系统管理员查看后台记录。")
