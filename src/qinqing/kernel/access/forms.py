"""The forms of accounts, exclusions, seats, members, passkeys and identities."""

import re
import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access.rules import CONTACT, HANDED, LONGEST_SUBJECT, PASSKEY_NAME, WINDOW
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.forms import DayField, UnitField
from qinqing.kernel.parties.models import Person, Rank
from qinqing.kernel.parties.rules import RANKS, SCOPE_MEANS, SCOPES, VIEW

USERNAME = re.compile(r"[a-z][a-z0-9.]{2,31}")


def small_letters(name: str) -> str:
    """Return a user name of small letters, so that no two differ by case only."""
    if not USERNAME.fullmatch(name):
        raise forms.ValidationError(_("请用 3 个以上的小写字母、数字或点，以字母开头。"))
    return name


class AccountForm(forms.Form):
    """开通账号: for somebody who has none."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("人员"), help_text=_("先由系统管理员任职，再开通账号。")
    )
    username = forms.CharField(label=_("用户名"), max_length=32, help_text=_("小写字母、数字和点，例如 hp.01。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        without = Person.objects.filter(account__isnull=True, posts__isnull=False).distinct()
        offer(self, "person", without.order_by("name"))

    def clean_username(self) -> str:
        """Small letters, so that no two differ by case only."""
        return small_letters(self.cleaned_data["username"])


class BareForm(forms.Form):
    """Nothing to fill in: the change is only confirmed."""


class ExclusionForm(forms.Form):
    """登记回避: for somebody else, by the security administrator."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("谁回避"))
    unit = UnitField(label=_("回避哪个单位或企业"))
    and_below = forms.BooleanField(label=_("连同它之内的所有单位"), required=False)
    since = DayField(label=_("开始日期"))
    until = DayField(label=_("结束日期"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", Person.objects.order_by("name"))

    def clean(self) -> dict[str, Any]:
        """The end is after the beginning."""
        sent = super().clean() or {}
        if sent.get("until") and sent.get("since") and sent["until"] <= sent["since"]:
            self.add_error("until", _("结束日期须晚于开始日期。"))
        return sent


class OwnExclusionForm(ExclusionForm):
    """登记回避: one's own."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["person"]


class HandForm(forms.Form):
    """发席位码."""

    handed = forms.ChoiceField(
        label=_("怎样交给企业"),
        choices=[(way, HANDED[way]) for way in (WINDOW, CONTACT)],
        widget=forms.RadioSelect,
        help_text=_("先核对营业执照和来人身份；联系人以登记的电话为准。"),
    )


class ScopesForm(forms.Form):
    """成员权限: what one may do beside looking."""

    scopes = forms.MultipleChoiceField(
        label=_("除了查看，还可以"),
        choices=[(scope, f"{name}：{SCOPE_MEANS[scope]}") for scope, name in SCOPES.items() if scope != VIEW],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class InviteForm(ScopesForm):
    """邀请成员."""

    rank = forms.ChoiceField(
        label=_("席位"),
        choices=[
            (Rank.HANDLER.value, _("成员")),
            (Rank.LEGAL_REPRESENTATIVE.value, RANKS[Rank.LEGAL_REPRESENTATIVE]),
        ],
        widget=forms.RadioSelect,
        initial=Rank.HANDLER.value,
        help_text=_("法定代表人有全部权限，也能邀请和移除成员。"),
    )
    field_order = ("rank", "scopes")


class TokenForm(forms.Form):
    """开通接口令牌: what a program may do, and how long."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("哪个程序用它，例如月报程序。"))
    permissions = forms.MultipleChoiceField(
        label=_("这个程序可以"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请至少选一项。")}
    )
    expires_on = DayField(label=_("用到哪一天"), help_text=_("最长一年，到期自动失效。"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "permissions", choices)


class CodeForm(forms.Form):
    """领取席位: the code."""

    code = forms.CharField(
        label=_("席位码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("4 组字母和数字，大小写和中间的横线都不要紧。"),
    )


class TakeForm(forms.Form):
    """领取席位: who takes it."""

    code = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("您的姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(label=_("您的职务"), max_length=40)
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("用来收提醒；信里不写事项内容。"))
    username = forms.CharField(
        label=_("用户名"),
        max_length=32,
        help_text=_("登录时用，3 个以上小写字母、数字或点。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        help_text=_("至少 10 个字符，不能全是数字，不用常见的词。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        """Small letters, so that no two differ by case only."""
        return small_letters(self.cleaned_data["username"])

    def clean_password(self) -> str:
        """Judge it as every other password of the house."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both passwords are one."""
        sent = super().clean() or {}
        if "password" in sent and sent["password"] != sent.get("again"):
            self.add_error("again", _("两次输入的密码不一样。"))
        return sent


MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)
"""What the library raises at bytes that no authenticator sends."""

UNKNOWN_PASSKEY = _("没有认出这个通行密钥，它可能已经移除，也可能是别处的。请换一个，或者用密码登录。")
NOT_ADDED = _("没有添加：这台设备没有给出能用的通行密钥。请再试一次，或者换一台设备。")


def _careful(ceremony: Callable[[], Any], says: Any) -> Any:
    """Return what a ceremony of the library gives; whatever is wrong with the answer of a device is one sentence."""
    try:
        return ceremony()
    except (forms.ValidationError, *MALFORMED) as fault:
        raise forms.ValidationError(says) from fault


class IdentityForm(forms.Form):
    """绑定统一身份: for somebody else."""

    provider = forms.ChoiceField(label=_("哪一处的统一身份"))
    subject = forms.CharField(
        label=_("身份标识"),
        max_length=LONGEST_SUBJECT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("由认证平台的管理单位给出，一人一个，永不改变；不是姓名、电话或邮箱。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "provider", [(one.code, one.name) for one in settings.QINQING_PROVIDERS.values()])


class PasskeyNameForm(forms.Form):
    """通行密钥改名."""

    name = forms.CharField(
        label=_("名称"), max_length=PASSKEY_NAME, help_text=_("写是哪台设备，例如“办公室电脑”，以后好认。")
    )


class PasskeyForm(PasskeyNameForm):
    """添加通行密钥: its name, and what the device answered; a key that did not check who holds it is not taken."""

    credential = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": NOT_ADDED, "invalid": NOT_ADDED})

    def clean_credential(self) -> dict[str, Any]:
        """Compare the answer with what this browser was asked, once."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        _careful(lambda: auth.parse_registration_response(credential), NOT_ADDED)
        _careful(lambda: auth.complete_registration(credential), NOT_ADDED)
        return credential


class _Proof(forms.Form):
    """What a device answered to prove who somebody is."""

    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": UNKNOWN_PASSKEY, "invalid": UNKNOWN_PASSKEY}
    )

    def clean_credential(self) -> Authenticator:
        """Return the passkey."""
        return _careful(super().clean_credential, UNKNOWN_PASSKEY)  # type: ignore[misc]  # the library's, below


class PasskeyLogInForm(_Proof, LoginWebAuthnForm):  # type: ignore[misc]  # allauth publishes no types
    """Logging in by a passkey alone."""


class PasskeySecondForm(_Proof, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth publishes no types
    """A passkey after the password."""


class PasskeyAgainForm(_Proof, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth publishes no types
    """A passkey before what changes the safety of an account."""
