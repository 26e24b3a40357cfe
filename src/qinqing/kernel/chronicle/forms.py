"""The form of an erasure."""

import re
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import Subject

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ErasureForm(forms.Form):
    """依法删除: what, which files besides, on which ground."""

    text = forms.CharField(
        label=_("要删除的文字"),
        help_text=_("姓名、电话、证件号等，写成当初填写的样子。所有出现的地方都会删除。"),
        error_messages={"required": _("请写明要删除的文字。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    documents = forms.CharField(
        label=_("另外要删除的文件"),
        help_text=_("扫描件、照片和压缩的文件里的字查不到，请贴上文件的网址或编号，每行一个。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("依据"),
        help_text=_("例如当事人申请的文号和日期。会留在记录里，不要写出要删除的内容。"),
        error_messages={"required": _("请写明删除的依据。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def subject(self) -> Subject:
        """Return what a valid form wants to be erased."""
        files = tuple(UUID(one) for one in _UUID.findall(self.cleaned_data["documents"].lower()))
        return Subject(self.cleaned_data["text"], files)
