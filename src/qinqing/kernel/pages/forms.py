"""The form on the sheet of parts."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.pages.rules.samples import TODAY


class SampleForm(forms.Form):
    """Every kind of control, one of them in error."""

    done_on = forms.DateField(
        label=_("完成日期"),
        help_text=_("实际办结的那一天，例如 2026-6-17"),
        widget=forms.DateInput(attrs={"type": "text", "inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    side = forms.ChoiceField(
        label=_("算谁的"), choices=[("gov", _("政府")), ("ent", _("企业"))], widget=forms.RadioSelect
    )
    county = forms.ChoiceField(label=_("县区"), choices=[("", _("请选")), ("lg", _("临港区")), ("yl", _("云岭县"))])
    photo = forms.FileField(
        label=_("现场照片"),
        help_text=_("至少 1 张，每张 20 MB 以内。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.png,.pdf", "data-max-bytes": 20 * 1024 * 1024}),
    )
    sure = forms.BooleanField(label=_("以上情况属实"))

    def clean_done_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["done_on"]
        if day > TODAY:
            raise forms.ValidationError(_("完成日期不能晚于今天（6月18日）"))
        return day
