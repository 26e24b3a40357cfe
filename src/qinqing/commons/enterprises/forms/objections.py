"""The forms of an objection and of its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices import asking
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.forms import FilesField, FilesInput, OnceForm

CORRECT, KEEP = "correct", "keep"


class ObjectForm(forms.Form):
    """对一项内容提出异议: what is right, why, and what shows it."""

    value = forms.CharField(
        label=_("应当是"),
        help_text=_("照正确的内容写；这一项本来就不该有内容的，留空。"),
        required=False,
        max_length=200,
    )
    reason = asking.reason(_("哪里不对，依据是什么。归口单位会看到。"), _("为什么"))
    uploads = FilesField(
        label=_("证明材料"),
        help_text=_("例如证书、完税证明。每份 20 MB 以内。"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT, "multiple": True}),
    )


class AnswerForm(OnceForm):
    """答复异议: corrected as asked, or kept with reasons; with what it rests on."""

    result = asking.outcome({CORRECT: _("按企业说的更正"), KEEP: _("维持原来的内容")})
    note = asking.reason(_("企业会看到。核对了什么，为什么更正或维持。"))
    uploads = FilesField(
        label=_("核对的材料"),
        help_text=_("至少 1 份，例如核对记录。每份 20 MB 以内。"),
        widget=FilesInput(attrs={"accept": ACCEPT, "multiple": True}),
        error_messages={"required": _("请至少上传 1 份核对材料。")},
    )
