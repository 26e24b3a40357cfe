"""Refusals: exceptions whose message is the sentence that the person reads."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something the rules do not allow; `says` is shown to the user, `status` is the HTTP status.

    Placeholders in `says` are filled from the keyword arguments of the constructor.
    """

    says: ClassVar[object] = _("现在不能这样办。")
    status: ClassVar[int] = 422

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(str(self.says).format(**details))


class NotAllowed(Refusal):
    """The actor's role, or its scopes in an enterprise, do not hold the permission of the act."""

    says = "{reason}"
    status = 403


class NotTogether(Refusal):
    """Nobody is judged by the dozen: such an act is looked at and done one by one, each with its own reason."""

    says = _("这件事要一件一件看过、写明理由再办，不能和别的一起办。")


class NotFound(Refusal):
    """The row does not exist, or the actor may not know that it does: one answer for both."""

    says = _("没有这一项，或不在您的权限内。")
    status = 404


class Stale(Refusal):
    """Somebody moved the matter after this form was opened; what was typed is kept."""

    says = _("您打开后，{who}已经办过：{what}。您填写的内容还在，请看过最新情况再提交。")
    status = 409


class MoveNotAllowed(Refusal):
    """The lifecycle does not allow this move now; the reason comes from the table."""

    says = "{reason}"
    status = 409
