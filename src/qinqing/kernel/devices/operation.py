"""`Operations`: what programs may ask of a room, each with its permission and its place in the one document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from django.http import HttpResponse
from ninja import Field, Router, Schema
from pydantic import AfterValidator, AwareDatetime

from qinqing.kernel.devices.page import PUBLIC

F = TypeVar("F", bound=Callable[..., Any])

ALWAYS, GUARDED, SENT = (404, 405, 422, 503), (401, 403, 429), (413,)
"""The faults of every operation, of those that need a token, and of those to which something is sent."""

PAGE_SIZE, MOST = 50, 100


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, since PostgreSQL takes no offset of 16 hours or more; at an end of time without it."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment as a program sends it, which must say its offset."""


class Fault(Schema):
    """One thing that is wrong with what was sent."""

    at: str = Field(description="在哪里：参数名，或正文里的位置。", examples=["size"])
    says: str = Field(description="哪里不对，一句话。", examples=["要在 1 到 100 之间。"])


class Problem(Schema):
    """What went wrong."""

    status: int = Field(description="HTTP 状态码。", examples=[404])
    code: str = Field(description="给程序看的代码，含义不变。", examples=["not_found"])
    detail: str = Field(description="给人看的一句话。", examples=["没有这一项，或不在您的权限内。"])
    errors: list[Fault] | None = Field(None, description="参数或正文的每一处错误；没有就不写。")
    path: str | None = Field(None, description="计算器的文件错在哪里。")
    cycle: list[str] | None = Field(None, description="互相等待的一圈。")


@dataclass(frozen=True, slots=True)
class Declared:
    """An operation as the access table and the document need it."""

    permission: str
    method: str


class Operations(Router):
    """The operations of one room, under one heading of the document."""

    def __init__(self, heading: str) -> None:
        super().__init__(tags=[heading])
        self.declared: dict[str, Declared] = {}

    def asks(
        self,
        route: str,
        permission: str,
        answer: Any,
        summary: str,
        description: str = "",
        *,
        method: str = "GET",
        body: Mapping[str, Any] | None = None,
        faults: Sequence[int] = (),
    ) -> Callable[[F], F]:
        """Declare an operation, named after its function; `answer` is the shape of 200, None where bytes are sent.

        `body` describes what is sent where the operation reads it by itself, `faults` are statuses of its own.
        """
        statuses = [*ALWAYS, *faults, *(() if permission == PUBLIC else GUARDED), *(SENT if method == "POST" else ())]
        more = {"requestBody": dict(body)} if body else {}
        unchanged: dict[int, Any] = {304: None} if method == "GET" else {}

        def decorate(function: F) -> F:
            name = function.__name__
            self.declared[f"api_{name}"] = Declared(permission, method)
            declare = self.api_operation(
                [method],
                route,
                response={200: answer, **unchanged, **dict.fromkeys(statuses, Problem)},
                operation_id=name,
                url_name=f"api_{name}",
                summary=summary,
                description=description or summary,
                exclude_none=False,
                openapi_extra=more,
            )
            return declare(function)

        return decorate


def coded(words: Mapping[Any, str], says: str, **more: Any) -> Any:
    """Return a field that holds one of the codes of `words`, each explained."""
    told = "；".join(f"`{code}` {word}" for code, word in words.items())
    return Field(description=f"{says}：{told}。", json_schema_extra={"enum": list(words)}, **more)


def asked(words: Mapping[str, str], says: str) -> Any:
    """Return a parameter that may be left out, and else is one of the codes of `words`."""
    return coded(words, says, default=None, pattern=f"^({'|'.join(words)})$")


def size_field() -> Any:
    """Return the parameter that says how long a page is."""
    return Field(PAGE_SIZE, ge=1, le=MOST, description=f"一页多少行，最多 {MOST}。")


def next_field() -> Any:
    """Return the field that says where the next page begins."""
    return Field(None, description="下一页从哪里开始：原样作为参数 `after` 再问；没有下一页是 `null`。")


def handed_out(request: Any, table: str, rows: Sequence[Any]) -> None:
    """Say that rows of a table leave the house; whoever lets the answer out notes it for the auditors."""
    request.handed_out = (table, len(rows))


def is_object(response: HttpResponse) -> bool:
    """Say whether an answer is an object and neither a problem nor a file."""
    return response.status_code == 200 and response.headers.get("Content-Type", "").startswith("application/json")
