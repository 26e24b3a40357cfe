"""The forms by which a post is handed over and taken over."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.handovers.queries import posts_to_give, successors
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.matters.forms import PostField
from qinqing.kernel.parties.models import Post


class GiveForm(forms.Form):
    """移交岗位."""

    post = PostField(Post.objects.none(), label=_("移交哪个岗位"))
    successor = PostField(Post.objects.none(), label=_("由谁接收"), help_text=_("同一单位的另一位同事。"))
    words = forms.CharField(
        label=_("交代"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("材料放在哪里、和谁联系、还差什么。"),
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.localdate()
        offer(self, "post", posts_to_give(actor, today))
        offer(self, "successor", successors(actor, today))


class WordsForm(forms.Form):
    """签字接收、撤回移交."""

    words = forms.CharField(
        label=_("遗留问题或说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("没有的可以不写；写下的双方和负责人、监督人员都看得到。"),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput)
