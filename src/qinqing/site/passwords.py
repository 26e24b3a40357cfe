"""What a password may not be, beyond what Django checks."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Own:
    """Not the one-time password that somebody else handed out and has seen."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when it is the one that was handed out."""
        issued = getattr(user, "issued", "")
        if issued and check_password(password, issued):
            raise ValidationError(_("这是发给您的一次性密码，别人看到过。请换一个自己的密码。"))

    def get_help_text(self) -> str:
        """Say it beforehand."""
        return _("不能是发给您的一次性密码。")
