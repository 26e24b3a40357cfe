"""The forms of lists: naming both sides, marking, adding an item, signing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects.actions import Said
from qinqing.commons.projects.queries import Marked
from qinqing.commons.projects.rules.lists import MARKS
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.forms import FilesField, FilesInput
from qinqing.kernel.parties.models import Unit

WORDS = [("", _("没有标注")), *MARKS.items()]
WHY = _("标为不涉及的，写明为什么；其他选填。对方会看到。")
LONGEST_NOTE = 200


class SidesForm(forms.Form):
    """定下对账双方."""

    project_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("项目单位"), empty_label=None)
    task_force = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("专班"),
        help_text=_("服务这个项目的政府单位。派驻机构、巡察组不能选。"),
        error_messages={"required": _("请选专班。")},
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, firms: QuerySet[Unit], forces: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "project_unit", firms)
        offer(self, "task_force", forces)


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the form of a list: what stands, and the controls."""

    row: Marked
    word: BoundField
    note: BoundField
    rev: BoundField


class ListForm(forms.Form):
    """标注一个阶段的清单: of every item a word and a note; what is left as it was says nothing."""

    def __init__(self, *args: Any, side: str, rows: Sequence[Marked], **more: Any) -> None:
        super().__init__(*args, **more)
        self.side = side
        self.read(rows)
        for row in rows:
            self._ask(row)

    def read(self, rows: Sequence[Marked]) -> None:
        """Take the items as they are now, and the marks that a form may be sent with again."""
        self.marked = {row.item.pk: row for row in rows}

    def renew(self) -> None:
        """Let a refused form be sent again over what its sender has now seen."""
        for key, row in self.marked.items():
            self.data[f"rev_{key}"] = str(row.item.rev)  # type: ignore[index]  # a copy by then

    def _ask(self, row: Marked) -> None:
        key, own, name = row.item.pk, row.of(self.side), row.item.name
        ours, why = _("%s：我们怎么标") % name, _("%s：说明") % name
        self.fields[f"word_{key}"] = forms.ChoiceField(
            label=ours,
            required=False,
            choices=WORDS,
            initial=own.code,
            widget=forms.Select(attrs={"aria-label": ours}),
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=why,
            required=False,
            max_length=LONGEST_NOTE,
            initial=own.note,
            widget=forms.TextInput(attrs={"aria-label": why}),
        )
        self.fields[f"rev_{key}"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=row.item.rev)

    @property
    def lines(self) -> Iterator[Line]:
        """Yield the items with their controls."""
        for key, row in self.marked.items():
            yield Line(row, self[f"word_{key}"], self[f"note_{key}"], self[f"rev_{key}"])

    @property
    def said(self) -> list[Said]:
        """Return what was said of every item."""
        given = self.cleaned_data
        return [Said(key, given[f"word_{key}"], given[f"note_{key}"], given[f"rev_{key}"]) for key in self.marked]


class ItemForm(forms.Form):
    """标注一项, with files."""

    word = forms.ChoiceField(label=_("这一项"), required=False, choices=WORDS)
    note = forms.CharField(
        label=_("说明"),
        help_text=WHY,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    uploads = FilesField(
        label=_("材料"),
        help_text=_("照片或文件，例如批复、接通记录。PDF、OFD、JPG、PNG、DOCX、XLSX，每份 20 MB 以内。"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT, "data-max-bytes": settings.EVIDENCE_MAX_BYTES, "multiple": True}),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AddForm(forms.Form):
    """清单增加一项."""

    name = forms.CharField(
        label=_("名称"),
        help_text=_("只能增加，不能去掉；不需要的，双方都标为不涉及。"),
        max_length=60,
        error_messages={"required": _("请填写这一项的名称。")},
    )


class SignForm(forms.Form):
    """签字销号一个阶段."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RecallForm(forms.Form):
    """收回签字."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由。")},
    )
