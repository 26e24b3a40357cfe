"""The forms of a draft: beginning it, its heading, one clause, and what is said with a step."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.actions import Heading, Written
from qinqing.domains.contracts.models import CONTRACT, DOCUMENTS, RESOLUTION, SIDES, DraftClause
from qinqing.domains.contracts.queries.milestones import named
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.calendars.rules.limits import LENGTHS, MONTH, WEEK, YEAR
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.obligations.rules import RECURRENCES
from qinqing.kernel.parties.forms import DayField

LENGTH_UNITS = [(unit, LENGTHS[unit]) for unit in (CALENDAR_DAY, WORKING_DAY, WEEK, MONTH, YEAR)]
_BETWEEN = re.compile(r"[、，,;；\s]+")


def words(label: Any, most: int, missing: Any, hint: Any = "") -> forms.CharField:
    """Return a field of one line that says what is `missing` when it is left open."""
    return forms.CharField(label=label, max_length=most, help_text=hint, error_messages={"required": missing})


def lines(label: Any, most: int, hint: Any = "", *, required: bool = False, rows: int = 2) -> forms.CharField:
    """Return a field of several lines; `most` letters."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required, widget=widget)


class HeadingForm(forms.Form):
    """修改合同信息."""

    document = forms.ChoiceField(
        label=_("文件种类"),
        choices=list(DOCUMENTS.items()),
        required=False,
        initial=CONTRACT,
        widget=forms.RadioSelect,
        help_text=_("会议纪要里的期限由政府单方提出：照样提醒，不计入企业的兑现率。"),
    )
    number = words(_("合同编号"), 60, _("请填写合同编号。"), _("会议纪要写文号。"))
    project = words(_("项目"), 100, _("请填写项目名称。"))
    title = words(_("合同名称"), 100, _("请填写合同名称。"))
    signed_on = DayField(
        label=_("签订日期"),
        required=False,
        help_text=_("还没有签的先不填；写明签订后多少天的期限，填了才能算出日期。会议纪要写会议日期。"),
    )
    meeting = forms.CharField(label=_("会议名称"), required=False, max_length=100, help_text=_("会议纪要才填。"))
    issuer = forms.CharField(label=_("印发单位"), required=False, max_length=100, help_text=_("会议纪要才填。"))
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask of a resolution what a contract does not have."""
        given = super().clean() or {}
        if given.get("document") == RESOLUTION:
            for name, says in (("meeting", _("请填写会议名称。")), ("issuer", _("请填写印发单位。"))):
                if not given.get(name):
                    self.add_error(name, says)
        return given

    @property
    def heading(self) -> Heading:
        """Return what was filled in."""
        given = self.cleaned_data
        document = given["document"] or CONTRACT
        source = (given["meeting"], given["issuer"]) if document == RESOLUTION else ("", "")
        return Heading(given["number"], given["project"], given["title"], given["signed_on"], document, *source)


class ClauseForm(forms.Form):
    """修改条款、手工添加: one promise as a person writes it."""

    number = words(_("编号"), 20, _("请填写编号。"), _("合同里的条款号，例如 4.1。"))
    title = lines(_("承诺的内容"), 200, required=True)
    side = forms.ChoiceField(
        label=_("由谁履行"),
        choices=[(side, word) for side, word in SIDES.items() if side],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选由谁履行。")},
    )
    base_due = DayField(label=_("期限"), required=False)
    length = forms.IntegerField(
        label=_("或者签订后多久"),
        required=False,
        min_value=1,
        max_value=3650,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("期限是日期的不填。签订日期定了自动算出日期。"),
    )
    length_unit = forms.ChoiceField(label=_("签订后的单位"), choices=LENGTH_UNITS, required=False)
    unit = forms.ChoiceField(
        label=_("延期和顺延按什么日子算"), choices=[(CALENDAR_DAY, _("自然日")), (WORKING_DAY, _("工作日"))]
    )
    waits_for = forms.CharField(
        label=_("等哪几条办完才开始"),
        required=False,
        max_length=200,
        help_text=_("写编号，几条之间用顿号，例如 1、3。"),
    )
    stops_for = forms.CharField(
        label=_("哪几条迟延时停算"),
        required=False,
        max_length=200,
        help_text=_("不用等它们办完，但它们超期的日子不算本条的。也写编号。"),
    )
    quantity = forms.IntegerField(
        label=_("数量"),
        required=False,
        min_value=1,
        max_value=10**15,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("可以分次完成的填，例如 500。"),
    )
    measure = forms.CharField(label=_("数量的单位"), required=False, max_length=20, help_text=_("例如 亩、元。"))
    condition = lines(_("前提条件"), 500)
    recurrence = forms.ChoiceField(
        label=_("多久一次"), choices=[("", _("只此一次")), *RECURRENCES.items()], required=False
    )
    until = DayField(label=_("到哪一天为止"), required=False, help_text=_("只在不止一次时填写。"))
    milestone = forms.ChoiceField(
        label=_("是哪一个常见里程碑"),
        required=False,
        help_text=_("已供地、按期开工等数字按它数，不看文字；不是的不选。"),
    )
    incentive = forms.BooleanField(label=_("这是政府给的奖励、补贴、减免等优惠"), required=False)
    legal_basis = lines(_("优惠的依据"), 500, _("法律、法规或上级政策的名称和条款。政府给的优惠必须写。"))
    fair_review = lines(
        _("公平竞争审查的结论"), 500, _("公平竞争审查条例第10条：没有依据不得给予特定经营者优惠。写明审查结论和日期。")
    )
    text = lines(_("合同原文"), 2000, _("抄录合同里的这一条。"), required=True, rows=3)
    page = forms.CharField(label=_("原文在第几页"), required=False, max_length=20)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, clause: DraftClause | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "milestone", [("", _("不是常见里程碑")), *named().items()])
        self.fields["title"].error_messages["required"] = _("请写承诺的内容。")
        self.fields["text"].error_messages["required"] = _("请抄录合同原文。")
        if clause and clause.start is not None:
            del self.fields["text"]

    def clean_waits_for(self) -> str:
        """Return the numbers with one sign between them."""
        return "、".join(filter(None, _BETWEEN.split(str(self.cleaned_data["waits_for"]))))

    def clean_stops_for(self) -> str:
        """Return the numbers with one sign between them."""
        return "、".join(filter(None, _BETWEEN.split(str(self.cleaned_data["stops_for"]))))

    def clean(self) -> dict[str, Any]:
        """Ask for a quantity with its unit; a length counts in its unit, none in none."""
        given = super().clean() or {}
        if (given.get("quantity") is None) != (not given.get("measure")) and "quantity" not in self.errors:
            self.add_error("measure", _("数量和单位要一起填；没有数量的都不填。"))
        if "length" in given:
            given["length_unit"] = given.get("length_unit") or CALENDAR_DAY if given["length"] else ""
        return given

    @property
    def written(self) -> Written:
        """Return the clause that was filled in."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"rev", "seen"}}
        return Written(**said)


class WordsForm(forms.Form):
    """送审、审查、退回、作废: what is said with it."""

    words = forms.CharField(
        label=_("说明"),
        help_text=_("留在这份草稿的经过里，企业看不到。退回和作废必须写明理由。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SignForm(WordsForm):
    """登记签订: the day on which both sides signed."""

    field_order = ("signed_on", "words", "rev")
    signed_on = DayField(label=_("签订日期"), help_text=_("合同上写的签订日期，不能晚于今天。"))
