"""The interface for programs: the operations of all rooms, as one document and as addresses with their permission."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from qinqing.boards import api as boards
from qinqing.commons.deliveries import api as deliveries
from qinqing.commons.enterprises import api as enterprises
from qinqing.commons.orders import api as orders
from qinqing.commons.projects import api as projects
from qinqing.commons.receipts import api as receipts
from qinqing.domains.contracts import api as contracts
from qinqing.domains.policies import api as policies
from qinqing.kernel.access import api as tokens
from qinqing.kernel.calendars import api as calendars
from qinqing.kernel.chronicle import api as chronicle
from qinqing.kernel.devices.operation import Declared
from qinqing.kernel.devices.page import PUBLIC, View, page
from qinqing.kernel.devices.problem import MEDIA_TYPE, PROGRAMS, problem
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence import api as evidence
from qinqing.kernel.notices import api as notices
from qinqing.kernel.obligations import api as obligations
from qinqing.kernel.pages.rules.reference import said
from qinqing.kernel.publications import api as publications

ROOMS = (
    tokens,
    contracts,
    policies,
    boards,
    projects,
    orders,
    enterprises,
    deliveries,
    receipts,
    publications,
    notices,
    evidence,
    calendars,
    obligations,
    chronicle,
)
"""A room offers something by declaring it in its `api` and standing here."""

ABOUT = (
    "给程序用的接口。读的每一项都和页面用同一条查询、同一条能见范围：令牌能读的，永远不超过开通人此刻在页面上能看的。"
    "能写的只有「外部报送」：和页面上是同一件事，记在开通人名下，令牌开通时要单独勾选。"
    "日期写成 `2026-06-18`，时刻带时区；金额是整数，单位分；编号永远不变。出错时 `detail` 是给人看的一句话，"
    "`code` 给程序看；不存在的和看不到的，回答相同。读到的回答带 `ETag`，再问时写 `If-None-Match`，没有变就回答 304。"
)

SECURITY = {"token": {"type": "http", "scheme": "bearer", "description": "在「接口令牌」页面开通的令牌。"}}
STATUSES = {
    200: "答复。",
    304: "和上次的一样。",
    401: "没有令牌，或令牌已经失效。",
    403: "令牌没有这一项，岗位没有这项权限，或依规回避。",
    404: "没有这一项，或不在权限内。",
    405: "不能这样问。",
    409: "情况已经变了，或者已经办过。",
    410: "已依法删除。",
    413: "正文太大。",
    422: "参数或正文不对。",
    429: "问得太密。",
    503: "暂时不能答复，请过一会儿再问。",
}


GAPS = {
    "reference": "事项编号，例如 HT-2026-0001。",
    "number": "条款号。",
    "uscc": "统一社会信用代码，18 位。",
    "file_id": "文件编号。",
    "delivery_id": "报送编号。",
}
"""What stands in an address."""


class Chinese(JSONRenderer):
    """Writes Chinese as it is."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


API = NinjaAPI(
    title="亲清接口",
    version="1",
    description=ABOUT,
    renderer=Chinese(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
for room in ROOMS:
    API.add_router("", room.operations)

DECLARED: Mapping[str, Declared] = {name: one for room in ROOMS for name, one in room.operations.declared.items()}


@API.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    raise refusal


@API.exception_handler(ValidationError)
def _misasked(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return _misread([said(one) for one in fault.errors])


def _misread(errors: list[dict[str, str]]) -> HttpResponse:
    detail = "；".join(f"{one['at']}：{one['says'].removesuffix('。')}" for one in errors[:3])
    return problem(422, "misasked", f"{detail}。", errors=errors)


def knowing(view: View, known: frozenset[str]) -> View:
    """Refuse parameters that an operation does not know, so that a slip of the pen is not taken for consent."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if unknown := sorted(set(request.GET) - known):
            return _misread([{"at": name[:40], "says": "没有这个参数。"} for name in unknown])
        return view(request, *args, **kwargs)

    return asked


@cache
def document() -> Mapping[str, Any]:
    """Return the OpenAPI document."""
    found: dict[str, Any] = API.get_openapi_schema(path_prefix=PROGRAMS)
    found["components"]["securitySchemes"] = SECURITY
    for operations in found["paths"].values():
        for one in operations.values():
            _finish(one)
    return found


def _finish(one: dict[str, Any]) -> None:
    """Say what ninja does not know: which answers are problems, files or empty, and who needs a token."""
    guarded = DECLARED[f"api_{one['operationId']}"].permission != PUBLIC
    one["security"] = [{"token": []}] if guarded else []
    for given in one["parameters"]:
        given.setdefault("description", GAPS.get(given["name"], ""))
        _never_null(given["schema"])
    for status, answer in one["responses"].items():
        answer["description"] = STATUSES[status]
        content = answer.get("content", {})
        if status >= 400:
            answer["content"] = {MEDIA_TYPE: content.pop("application/json")}
    if one["operationId"] == "file":
        one["responses"][200]["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


def _never_null(schema: dict[str, Any]) -> None:
    """Drop the possibility of null: a parameter is left out instead."""
    for one in schema.pop("anyOf", ()):
        if one.get("type") != "null":
            schema.update(one)
    if schema.get("default", "") is None:
        del schema["default"]


def openapi(request: HttpRequest) -> JsonResponse:
    """Return the document, for programs that read it."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def _parameters() -> Mapping[str, frozenset[str]]:
    return {
        one["operationId"]: frozenset(name["name"] for name in one["parameters"] if name["in"] == "query")
        for operations in document()["paths"].values()
        for one in operations.values()
    }


def _pages() -> list[URLPattern]:
    known: Mapping[str, frozenset[str]] = _parameters()
    guard: Callable[[View, str], View] = tokens.programs_only
    mounted = [
        page(
            f"{PROGRAMS.removeprefix('/')}{one.pattern}",
            knowing(one.callback, known[str(one.name).removeprefix("api_")]),
            DECLARED[str(one.name)].permission,
            name=str(one.name),
            guard=guard,
        )
        for one in API.urls[0]
        if isinstance(one, URLPattern) and one.name in DECLARED
    ]
    described = page(f"{PROGRAMS.removeprefix('/')}openapi.json", openapi, PUBLIC, name="openapi", guard=guard)
    return [described, *mounted]


urlpatterns = _pages()
__all__ = ["API", "document", "urlpatterns"]
