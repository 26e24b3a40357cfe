"""The forms of origins, of their keys, and of a delivered file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from qinqing.commons.deliveries.rules.freshness import LONGEST, SHORTEST
from qinqing.commons.deliveries.rules.reading import CODE, LARGEST
from qinqing.commons.deliveries.rules.signing import public_key_of
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.forms import standing
from qinqing.kernel.parties.models import Unit, UnitKind


class DaysField(forms.IntegerField):
    """How many days may lie between two deliveries."""

    def __init__(self) -> None:
        super().__init__(
            label=_("报送间隔（天）"),
            min_value=SHORTEST,
            max_value=LONGEST,
            help_text=_("与这个县区约定的，最多隔多少天报送一次；超过就算迟报。"),
            error_messages={"required": _("请写明约定的天数。"), "invalid": _("请写整数。")},
        )


class OriginForm(forms.Form):
    """登记外部系统."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("报送单位"), help_text=_("由哪个单位负责报送。"))
    code = forms.CharField(
        label=_("来源代码"),
        max_length=31,
        help_text=_("小写字母、数字和横线，以字母开头；报送文件里写的就是它，登记以后不变。"),
    )
    interval = DaysField()

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        first, end = below(actor.jurisdiction or "")
        offices = standing().exclude(kind__in=[UnitKind.ENTERPRISE, UnitKind.EXTERNAL])
        offer(self, "unit", offices.filter(path__gte=first, path__lt=end))

    def clean_code(self) -> str:
        """Return the code."""
        code: str = self.cleaned_data["code"].strip()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("请用小写字母、数字和横线，以字母开头，至少两个字。"))
        return code


class IntervalForm(forms.Form):
    """修改报送间隔."""

    interval = DaysField()


class KeyForm(forms.Form):
    """登记公钥."""

    public_key = forms.CharField(
        label=_("公钥"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=200,
        help_text=_("报送系统生成的公钥，64 位十六进制。私钥留在报送系统里，不要发给任何人。"),
    )
    replaces = forms.BooleanField(
        label=_("同时停用以前的公钥"), required=False, help_text=_("换钥匙时勾选；两把并用一段时间的，不勾。")
    )

    def clean_public_key(self) -> bytes:
        """Return the key."""
        key = public_key_of(self.cleaned_data["public_key"])
        if key is None:
            raise forms.ValidationError(_("公钥要正好 64 位，只有 0 到 9 和 a 到 f。请重新复制。"))
        return key


class NothingForm(forms.Form):
    """A step that asks for nothing but the confirmation."""


class DeliveryForm(forms.Form):
    """导入报送文件."""

    file = forms.FileField(
        label=_("报送文件"),
        help_text=_("报送系统导出并签名的文本文件，不要改动、不要压缩，不超过 20 MB。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这是空文件，请重新导出。")},
    )

    def clean_file(self) -> tuple[str, bytes]:
        """Return its name and its bytes; too large a file is not read at all."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件超过 20 MB。请分成几个文件，分几次报送。"))
        return upload.name or "", upload.read()
