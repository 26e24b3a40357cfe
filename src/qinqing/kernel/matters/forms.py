"""The forms by which units move with their matters or hand them on, and by which a matter is opened to somebody."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.forms import DayField, PlaceField, UnitField, standing
from qinqing.kernel.parties.models import Post, Unit, UnitKind
from qinqing.kernel.parties.queries import on
from qinqing.kernel.parties.rules import ADMINISTRATORS, SUCCESSIONS


class MoveForm(forms.Form):
    """调整位置."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("要移动的单位"), help_text=_("它之内的所有单位一起移动。")
    )
    above = forms.ModelChoiceField(Unit.objects.none(), label=_("移到哪个单位之下"))
    place = PlaceField(label=_("新位置代码"), help_text=_("在新上级之内的代码，小写字母。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("unit", "above"):
            offer(self, name, standing().exclude(kind=UnitKind.ENTERPRISE))


class SucceedForm(forms.Form):
    """单位承接."""

    predecessor = UnitField(label=_("原单位"))
    successor = UnitField(label=_("承接单位"))
    kind = forms.ChoiceField(label=_("方式"), choices=list(SUCCESSIONS.items()))
    takes_over = forms.BooleanField(
        label=_("由它承接全部事项和承诺"),
        required=False,
        help_text=_("一个单位只能由一个单位全部承接；分立时选定其中一个。"),
    )
    since = DayField(label=_("承接日期"))


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A post, shown with its holder."""

    def label_from_instance(self, obj: Post) -> str:
        """Return the post and who holds it."""
        return f"{obj} {obj.person.name}"


class GrantForm(forms.Form):
    """授权查看."""

    PERSON, POST = "person", "post"

    post = PostField(Post.objects.none(), label=_("给谁"))
    whom = forms.ChoiceField(
        label=_("授权给"),
        choices=[(PERSON, _("他本人，调离也有效")), (POST, _("这个岗位，谁在任谁能看"))],
        widget=forms.RadioSelect,
        initial=PERSON,
    )
    until = DayField(label=_("看到哪一天为止"), help_text=_("含这一天。"))
    why = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写入事项的经过，双方都能看到。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        posts = on(Post.objects.exclude(role__in=ADMINISTRATORS), timezone.localdate()).select_related("person", "unit")
        offer(self, "post", posts.order_by("unit__path", "unit", "pk"))

    def clean_until(self) -> Any:
        """Not a day that is over."""
        if (day := self.cleaned_data["until"]) < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过去。"))
        return day


class RevokeForm(forms.Form):
    """收回授权."""

    why = forms.CharField(label=_("理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
