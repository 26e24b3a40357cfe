"""The forms of webhooks."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.commons.webhooks.actions import Wanted
from qinqing.commons.webhooks.queries import pushed
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.forms import standing
from qinqing.kernel.parties.models import Unit, UnitKind


class WantedForm(forms.Form):
    """修改推送内容."""

    tags = forms.MultipleChoiceField(
        label=_("推送哪些事件"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一种事件。")},
    )
    with_titles = forms.BooleanField(
        label=_("带上事项名称"),
        required=False,
        help_text=_("默认只有编号。名称里可能有企业和项目，确有需要、对方系统妥善保管时才勾选。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "tags", pushed().items())

    @property
    def wanted(self) -> Wanted:
        """Return what a valid form asks for."""
        return wanted(self.cleaned_data)


def wanted(sent: dict[str, Any]) -> Wanted:
    """Return what a cleaned form asks for."""
    return Wanted(sent["tags"], sent["with_titles"])


class WebhookForm(WantedForm):
    """登记事件推送."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("接收单位"), help_text=_("推送给哪个单位的系统。"))
    path = forms.CharField(
        label=_("推送范围"),
        required=False,
        help_text=_("这个位置之内的事项，以 / 结尾；不填就是接收单位所在的位置。"),
    )
    address = forms.CharField(
        label=_("接收地址"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
        help_text=_("对方系统给的完整地址，要用安全连接。登记以后只显示主机名。"),
    )

    field_order = ("unit", "path", "address", "tags", "with_titles")

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        first, end = below(actor.jurisdiction or "")
        offices = standing().exclude(kind__in=[UnitKind.ENTERPRISE, UnitKind.EXTERNAL])
        offer(self, "unit", offices.filter(path__gte=first, path__lt=end))

    def clean_path(self) -> str:
        """Return the path, which ends in a slash, or nothing."""
        path: str = self.cleaned_data["path"].strip()
        if path and not re.fullmatch(r"([a-z][a-z0-9]*/)+", path):
            raise forms.ValidationError(_("请从最上一级写起，各级之间和末尾都用斜线 / 。"))
        return path


class NothingForm(forms.Form):
    """A step that asks for nothing but the confirmation."""
