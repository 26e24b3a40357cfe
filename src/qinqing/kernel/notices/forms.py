"""The forms of channels."""

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.offer import offer
from qinqing.kernel.notices.queries import permitted
from qinqing.kernel.notices.rules import KINDS, is_quiet


class ChannelForm(forms.Form):
    """添加通知渠道."""

    kind = forms.ChoiceField(label=_("种类"), widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("地址"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
        help_text=_("整个复制。谁有它，谁就能往群里发消息；保存以后不再显示。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = permitted()
        offer(self, "kind", [(code, f"{kind.label}：{kind.asks}") for code, kind in KINDS.items() if code in known])

    def clean_address(self) -> str:
        """Return the address."""
        address: str = self.cleaned_data["address"]
        return address.strip()


class PaceForm(forms.Form):
    """什么时候发到外面."""

    hour = forms.TypedChoiceField(
        label=_("邮件和别的渠道"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("警报、本单位要办的事的提醒和预警，总是马上发。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        awake = [hour for hour in range(24) if not is_quiet(time(hour), settings.QINQING_QUIET_HOURS)]
        daily = [(str(hour), _("每天 %(hour)s 点汇总一次") % {"hour": hour}) for hour in awake]
        offer(self, "hour", [("", _("马上发")), *daily])


class KindsForm(forms.Form):
    """许可的通知渠道."""

    kinds = forms.MultipleChoiceField(
        label=_("许可哪些"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, kind.label) for code, kind in KINDS.items()],
        help_text=_("邮件一直可以用。都不勾，就只用邮件。"),
    )
