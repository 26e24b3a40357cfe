"""How programs come in: by a token and never by a cookie; and what a token says of itself."""

from collections.abc import Sequence
from datetime import date
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import Field, Schema

from qinqing.kernel.access import events
from qinqing.kernel.access.actions import meter
from qinqing.kernel.access.models import Token
from qinqing.kernel.access.queries import TokenMissing, bearer_of, token_for, words
from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.operation import Operations, coded, is_object
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN, ActingRequest, View
from qinqing.kernel.devices.permission import why_not
from qinqing.kernel.devices.problem import problem, refused
from qinqing.kernel.devices.refusal import NotAllowed, NotFound, Refusal

SCHEME = "bearer "
SIDES = {GOV: "政府", ENT: "企业"}

operations = Operations("令牌")


def programs_only(view: View, permission: str) -> View:
    """Let in whoever shows a token that opens `permission`; whoever may not reads why, as a problem.

    Cookies are not looked at, so a foreign page can ask nothing in somebody's name. What leaves the house is noted for
    the auditors, unless the program has it already (304).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acting: Any = request
        acting.actor, acting.user = None, AnonymousUser()
        try:
            if "\0" in request.path_info:
                raise NotFound
            if permission != PUBLIC:
                acting.token, acting.actor = _admitted(request, permission)
            answer = view(request, *args, **kwargs)
        except Refusal as refusal:
            return _refused(refusal)
        if answer.status_code == 405 and isinstance(answer, HttpResponse):
            return _not_so(answer)
        return _let_out(acting, answer) if isinstance(answer, HttpResponse) and is_object(answer) else answer

    return guarded


def _admitted(request: HttpRequest, permission: str) -> tuple[Token, Actor]:
    given = request.headers.get("Authorization", "")
    if not given.lower().startswith(SCHEME):
        raise TokenMissing
    token = token_for(given[len(SCHEME) :].strip())
    meter(token.pk)
    actor = bearer_of(token, permission, timezone.localdate())
    if permission != SIGNED_IN and (reason := why_not(actor, permission)):
        raise NotAllowed(reason=reason)
    return token, actor


def _refused(refusal: Refusal) -> HttpResponse:
    response = refused(refusal)
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="qinqing"'
    if refusal.status == 429:
        response["Retry-After"] = "60"
    return response


def _not_so(answer: HttpResponse) -> HttpResponse:
    response = problem(405, "method_not_allowed", "这个地址不能这样问，请看文档。")
    response["Allow"] = answer.headers.get("Allow", "")
    return response


def _let_out(request: Any, answer: HttpResponse) -> HttpResponseBase:
    """Let an answer out; only what was read can be unchanged, what was sent has been done."""
    if request.method != "GET":
        answer["Cache-Control"] = "no-store"
        return answer
    etag = quote_etag(sha256(answer.content).hexdigest()[:32])
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    sent = get_conditional_response(request, etag=etag, response=answer) or answer
    table, rows = getattr(request, "handed_out", ("", 0))
    if sent.status_code == 200 and rows:
        look(by=request.actor, what=events.HANDED_OUT, facts={"table": table, "rows": rows})
    return sent


class Opens(Schema):
    """One thing that a token opens."""

    permission: str = Field(description="权限代码。", examples=["contracts:contract:read"])
    says: str = Field(description="能做什么。", examples=["看管辖范围之内或本单位是一方的合同。"])


class Me(Schema):
    """In whose stead a program asks."""

    token: str = Field(description="令牌的名称。", examples=["月报程序"])
    person: str = Field(description="开通人。", examples=["王明"])
    unit_id: int = Field(description="开通人所在单位的编号。", examples=[12])
    unit: str = Field(description="开通人所在单位。", examples=["临港区管委会"])
    post: str = Field(description="岗位。", examples=["经办"])
    side: str = coded(SIDES, "站在哪一方")
    role: str = coded({code: role.label for code, role in ROLES.items()}, "角色")
    opens: Sequence[Opens] = Field(description="开通的范围；岗位不再有的，用的时候会被拒绝。")
    expires_on: date = Field(description="到期日期，当天还能用。", examples=["2027-06-30"])


@operations.asks(
    "me", SIGNED_IN, Me, "这个令牌是谁的", "先用它试通。令牌能做的，永远不超过开通人此刻在这个岗位上能做的。"
)
def me(request: ActingRequest) -> dict[str, Any]:
    """Say in whose stead the program asks."""
    token: Token = request.token  # type: ignore[attr-defined]  # set by programs_only
    actor = request.actor
    return {
        "token": token.name,
        "person": actor.name,
        "unit_id": actor.unit_id,
        "unit": actor.unit_name,
        "post": actor.post_title,
        "side": actor.side,
        "role": actor.role,
        "opens": [{"permission": name, "says": words()[name]} for name in token.permissions if name in words()],
        "expires_on": token.expires_on,
    }
