"""The form of a calculator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.obligations.rules.reading import MOST_BYTES


class FileForm(forms.Form):
    """What a calculator reads: a file, or the text itself."""

    file = forms.FileField(
        label=_("选一个文件"),
        help_text=_("文本文件，编码 UTF-8。选了文件，就不看下面的框。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=_("或者写在这里"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 16, "class": "file-text", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text", "").strip():
            raise forms.ValidationError(_("请选一个文件，或者把内容写在框里。"))
        return given

    @property
    def content(self) -> bytes:
        """Return what was sent, one byte more than is read at most."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return str(self.cleaned_data["text"]).encode()
        return bytes(upload.read(MOST_BYTES + 1))
