"""The forms of calendars and limits, and of the public calculator."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.models import Calendar, LocalLimit
from qinqing.kernel.calendars.rules.asked import Asked
from qinqing.kernel.calendars.rules.limits import COUNTED, DIRECTIONS, LENGTHS, Limit
from qinqing.kernel.devices.offer import offer

DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
BAD_DATE = {"invalid": _("请写成 2027-1-1 这样的日期。"), "required": _("请填写日期。")}
UNIT_CHOICES = [(unit, word.removeprefix("个")) for unit, word in LENGTHS.items() if unit in COUNTED]


def day_input() -> forms.DateInput:
    """Return a control for a date."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoticeForm(forms.Form):
    """录入放假通知: the year and the lines of the notice."""

    year = forms.IntegerField(label=_("哪一年"), min_value=2011, max_value=2100)
    text = forms.CharField(
        label=_("通知里的放假安排"),
        help_text=_("把通知的每个节日一行粘贴进来，或每行写：2027-10-01..2027-10-07 放假 国庆节；2027-10-09 上班。"),
        max_length=10_000,
        error_messages={"required": _("请把通知的放假安排粘贴进来。")},
        widget=forms.Textarea(attrs={"rows": 9}),
    )


class DayForm(forms.Form):
    """本地日子: one day that a jurisdiction works or not."""

    calendar = forms.ChoiceField(label=_("哪份日历"))
    day = forms.DateField(label=_("日期"), input_formats=DATES, error_messages=BAD_DATE, widget=day_input())
    is_work = forms.ChoiceField(
        label=_("当天"), choices=[("no", _("放假")), ("yes", _("上班"))], widget=forms.RadioSelect, initial="no"
    )
    note = forms.CharField(label=_("原因"), help_text=_("会显示在日历上，例如：县庆放假。"), max_length=40)

    def __init__(self, *args: Any, calendars: Sequence[Calendar] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "calendar", [(one.code, one.name) for one in calendars])


class AllowForm(forms.Form):
    """许可自定天数: on how many days of a year a county may differ."""

    calendar = forms.ChoiceField(label=_("哪份日历"))
    days = forms.IntegerField(
        label=_("每年最多几天"),
        help_text=_("本地管理员自己设定的日子里，和上级日历不同的最多这么多天。写 0 就是一天也不许。"),
        min_value=0,
        max_value=30,
    )

    def __init__(self, *args: Any, calendars: Sequence[Calendar] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "calendar", [(one.code, _("%s（现在 %d 天）") % (one.name, one.own_days)) for one in calendars])


class OpenForm(forms.Form):
    """设立本地日历: for a jurisdiction that has days of its own."""

    name = forms.CharField(label=_("名称"), help_text=_("例如：临港区工作日历。"), max_length=40)
    code = forms.SlugField(label=_("代码"), help_text=_("小写字母和数字，例如 lg01。"), max_length=30)
    path = forms.RegexField(
        r"^([a-z0-9_-]+/)+$",
        label=_("管辖范围"),
        help_text=_("与单位页面上写的位置一致，以 / 结尾。"),
        max_length=200,
        error_messages={"invalid": _("请从最上一级写起，各级之间和末尾都用斜线 / 。")},
    )


class LimitForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """录入本地期限: a limit that a city or county sets itself."""

    unit = forms.ChoiceField(label=_("单位"), choices=UNIT_CHOICES, initial="working_day")
    direction = forms.ChoiceField(label=_("方向"), choices=list(DIRECTIONS.items()), initial="forward")
    length = forms.IntegerField(label=_("多长"), min_value=1, max_value=20_000)
    longer = forms.IntegerField(label=_("每次最多延长"), required=False, min_value=1, max_value=20_000)

    class Meta:
        model = LocalLimit
        fields = (
            "code", "name", "length", "unit", "direction", "start_event", "end_event", "actor", "law",
            "longer", "times", "rolls", "office", "path", "jurisdiction", "note",
        )  # fmt: skip
        labels = {
            "code": _("代码"),
            "name": _("名称"),
            "start_event": _("从什么事起算"),
            "end_event": _("到什么事为止"),
            "actor": _("由谁做"),
            "law": _("依据"),
            "times": _("最多延长几次"),
            "rolls": _("最后一日遇休假日顺延"),
            "office": _("最后一日截至停止办公的时间"),
            "path": _("管辖范围"),
            "jurisdiction": _("地方名称"),
            "note": _("说明"),
        }
        help_texts = {
            "code": _("与法定期限代码相同时，在本地以这一条为准。"),
            "law": _("文件名称、文号和条款。"),
            "path": _("与单位页面上写的位置一致，以 / 结尾；全市写最上一级。"),
        }
        widgets = dict.fromkeys(
            ("code", "name", "start_event", "end_event", "actor", "law", "path", "jurisdiction", "note"),
            forms.TextInput(),
        )

    def __init__(self, *args: Any, fixed: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Take `fixed` as it is, whatever is sent."""
        super().__init__(*args, **kwargs)
        for name, value in (fixed or {}).items():
            self.fields[name].disabled = True
            self.initial[name] = value

    def validate_unique(self) -> None:
        """Leave it to the action, which says it in its own words."""

    def validate_constraints(self) -> None:
        """Leave it to the fields and to the database."""

    def clean_path(self) -> str:
        """Return the range with its closing slash."""
        path = str(self.cleaned_data["path"]).strip().strip("/")
        return f"{path}/" if path else ""


class CalculatorForm(forms.Form):
    """期限计算器: everything is text, so that the calculator itself says what is wrong with it."""

    code = forms.ChoiceField(label=_("哪个期限"), required=False)
    length = forms.CharField(
        label=_("或者自己填：多长"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=_("单位"), required=False, choices=UNIT_CHOICES, initial="working_day")
    backward = forms.BooleanField(label=_("向前计（在某日之前多久）"), required=False)
    suspend = forms.CharField(
        label=_("中止的日子"),
        help_text=_("每行一段，例如 2026-09-01..2026-09-10。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    extend = forms.CharField(
        label=_("延长"), required=False, max_length=10, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    to = forms.CharField(
        label=_("算到哪一天"),
        help_text=_("只用于按天计的利率、违约金。"),
        required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
    )
    calendar = forms.ChoiceField(label=_("工作日历"), required=False)

    def __init__(
        self, *args: Any, limits: Sequence[Limit] = (), calendars: Sequence[Calendar] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # `from` is a word of Python, so this field cannot stand in the class.
        self.fields["from"] = forms.CharField(
            label=_("起算事件在哪一天"),
            help_text=_("当天不计入，从第二天开始算。按小时计的请写到分钟，例如 2026-09-18 09:30。"),
            max_length=30,
            error_messages={"required": _("请写明起算日期，例如 2026-09-18。")},
        )
        self.order_fields(["code", "from"])
        self.several = len(calendars) > 1
        offer(self, "code", [("", _("自己填长度")), *((one.code, f"{one.code} {one.name}") for one in limits)])
        offer(self, "calendar", [(one.code, one.name) for one in calendars])

    @property
    def has_more(self) -> bool:
        """Say whether anything rare was asked."""
        return any(bound.value() for bound in self.more if bound.name != "calendar")

    @property
    def usual(self) -> list[forms.BoundField]:
        """Return what everybody fills in."""
        return [self[name] for name in ("code", "from", "length", "unit")]

    @property
    def more(self) -> list[forms.BoundField]:
        """Return what few need; the calendar only where there is a choice."""
        return [self[name] for name in ("backward", "extend", "suspend", "to")] + (
            [self["calendar"]] if self.several else []
        )


def asked_in(given: Any) -> Asked:
    """Return the question in the parameters of an address; `suspend` may come several times or in several lines."""
    spans = "\n".join(given.getlist("suspend")).replace(";", "\n").replace("；", "\n").splitlines()
    return Asked(
        start=given.get("from", ""),
        code=given.get("code", ""),
        length=given.get("length", ""),
        unit=given.get("unit", "") or "working_day",
        backward=given.get("backward", "").lower() in {"on", "true", "1"} or given.get("direction", "") == "backward",
        rolls=given.get("rolls", ""),
        extend=given.get("extend", ""),
        suspend=tuple(spans),
        until=given.get("to", ""),
    )
