"""录入合同: a draft begins with its text; what the text says of itself is read from it and shown to be corrected."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.actions import IsSecret
from qinqing.domains.contracts.forms.drafts import HeadingForm, words
from qinqing.domains.contracts.models import RESOLUTION
from qinqing.domains.contracts.rules.extraction.heading import Told, heading_of
from qinqing.domains.contracts.rules.reading import UnreadableFile, text_of
from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.parties.models import Unit, UnitKind

LARGEST = 20 * 1024 * 1024
LONGEST = 60_000
"""Letters of one contract with its annexes; a page answers for the whole text within seconds, however it is made."""
ASKED = ("enterprise", "number", "project", "title")
"""What a draft cannot be without, and a text usually says."""


class StartForm(HeadingForm):
    """录入合同: with whom, what it is called, and its text, from a file or pasted."""

    field_order = (
        "key",
        "looked",
        "file",
        "text",
        "bare",
        "title",
        "enterprise",
        "number",
        "project",
        "signed_on",
        "document",
        "meeting",
        "issuer",
    )
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    bare = forms.BooleanField(label=_("没有原文，从常见里程碑、条款库或相似合同起草"), required=False)
    read = ""
    told: Sequence[str] = ()
    missing: Sequence[str] = ()
    offices: Sequence[str] = ()
    key = forms.UUIDField(widget=forms.HiddenInput)
    enterprise = words(_("企业"), 100, _("请填写企业。"), _("写全称或统一社会信用代码。"))
    file = forms.FileField(
        label=_("合同文件"),
        required=False,
        help_text=_("DOCX 或 TXT 文件，20 MB 以内。选了文件，就不用粘贴。"),
        error_messages={"empty": _("这是空文件。请重新选一个。")},
        widget=forms.FileInput(attrs={"accept": ".docx,.txt", "data-max-bytes": LARGEST}),
    )
    text = forms.CharField(
        label=_("或者把合同全文粘贴在这里"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_enterprise(self) -> Unit:
        """Return the enterprise that is named; it has a place on the platform."""
        words = str(self.cleaned_data["enterprise"])
        known = Unit.objects.filter(kind=UnitKind.ENTERPRISE, until__isnull=True)
        found = known.filter(uscc=words.upper()).first() or known.filter(name=words).first()
        if found is None:
            says = _("平台上没有「%(words)s」。请核对；新企业请先由系统管理员设立单位。")
            raise forms.ValidationError(str(says) % {"words": words[:40]})
        return found

    def clean(self) -> dict[str, Any]:
        """Read the text, wherever it comes from."""
        given = super().clean() or {}
        upload, typed = given.get("file"), given.get("text", "")
        if {"file", "text"} & set(self.errors):
            return given
        if upload and typed.strip():
            self.add_error("text", _("文件和粘贴的文字只要一样。请清空这里，或者不选文件。"))
        elif not upload and not typed.strip():
            if not given.get("bare"):
                self.add_error("file", _("请选合同文件，或者把全文粘贴在下面；没有原文的，在下面打勾。"))
        else:
            self._read("file" if upload else "text", upload or typed)
        return given

    def _read(self, name: str, given: Any) -> None:
        if name == "file" and given.size > LARGEST:
            self.add_error(name, _("文件超过 20 MB，太大了。"))
            return
        try:
            self.read = text_of(given.read() if name == "file" else given.encode())
        except UnreadableFile as fault:
            self.add_error(name, str(fault))
            return
        if len(self.read) > LONGEST:
            self.add_error(name, _("文字超过 6 万字，太长了。请删去不含承诺的附件再选。"))
        elif is_marked(self.read.splitlines()):
            self.add_error(name, str(IsSecret()))

    def from_text(self) -> "StartForm | None":
        """Return the form anew with what its text says of what was left open, and the text of a file in it.

        None where the text cannot be read, says nothing of it, or was asked before.
        """
        if not self.read or self.data.get("looked") or {"file", "text"} & set(self.errors):
            return None
        found = heading_of(self.read)
        typed = {name: self.data.get(name, "") for name in self.fields if name not in {"file", "bare"}}
        told = {name: value for name, value in _told(found).items() if value and not typed[name].strip()}
        if not told.keys() & set(ASKED):
            return None
        if found.is_resolution:
            told["document"] = RESOLUTION
        form = StartForm(initial={**typed, **told, "text": self.read, "looked": True})
        form.told = [str(form.fields[name].label) for name in self.field_order if name in told]
        form.missing = [str(form.fields[name].label) for name in ASKED if not form.initial[name]]
        form.offices = found.offices
        return form


def _told(found: Told) -> Mapping[str, Any]:
    return {
        "title": found.title[:100],
        "enterprise": _enterprise(found),
        "number": found.number[:60],
        "project": found.project[:100],
        "signed_on": found.signed_on,
        "meeting": found.meeting[:100],
    }


def _enterprise(found: Told) -> str:
    """Return the one enterprise of the platform that a text names; else the first that it names at all."""
    meant = Q(uscc__in=found.codes) | Q(name__in=found.enterprises)
    known = Unit.objects.filter(meant, kind=UnitKind.ENTERPRISE, until__isnull=True).values_list("name", flat=True)
    names = list(known[:2])
    return names[0] if len(names) == 1 else next(iter(found.enterprises), "")
