"""`problem`: what a program reads when something went wrong: a code for the machine, a sentence for its people."""

import json
import re
from typing import Any

from django.http import HttpResponse

from qinqing.kernel.devices.refusal import Refusal

PROGRAMS = "/api/v1/"
"""Below this address programs ask; people's pages never lie there."""

MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """Return a problem after RFC 9457; `detail` is the Chinese sentence, `code` never changes its meaning."""
    content = {"status": status, "code": code, "detail": detail, **more}
    response = HttpResponse(json.dumps(content, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def code_of(kind: type[Exception]) -> str:
    """Return the code of a refusal: its name in small letters, NotFound being not_found."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def refused(refusal: Refusal, **more: Any) -> HttpResponse:
    """Return a refusal as a problem."""
    return problem(refusal.status, code_of(type(refusal)), str(refusal), **more)
