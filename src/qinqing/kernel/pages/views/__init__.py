"""Error pages, the reader's display choices, the index of calculators, and the sheet of parts."""

import logging
import secrets
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from qinqing.kernel.devices import rooms
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.problem import PROGRAMS, problem
from qinqing.kernel.evidence.actions import NoRoom
from qinqing.kernel.pages.context import bare, full, known
from qinqing.kernel.pages.forms import FindForm, SampleForm, fields_of, readable
from qinqing.kernel.pages.queries import finds
from qinqing.kernel.pages.rules import display as displays
from qinqing.kernel.pages.rules import samples
from qinqing.kernel.pages.rules.display import Display
from qinqing.kernel.pages.rules.outage import is_full, is_outage, offered_again
from qinqing.kernel.pages.rules.reference import chapters, pieces

logger = logging.getLogger(__name__)
YEAR = 365 * 24 * 60 * 60
FAULT = 500
TOLD = {
    "missing": _("没有这一项，或不在您的权限内。"),
    "bad_request": _("请求写得不对。"),
    "too_large": _("正文太大。"),
    "outage": _("暂时不能答复，请过一会儿再问。已经保存的都在。"),
    "fault": _("程序出错了，已经记下来。请过一会儿再问。"),
}
"""What a program reads where people see a page."""

PAGES_OF_STATUS = {404: "missing", 409: "conflict", 413: "too_large"}


def error_page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    """Render an error page without session or messages, and in an outage or a fault without the database.

    A program reads the same as a problem.
    """
    if request.path.startswith(PROGRAMS):
        return problem(status, name, str(context.get("says", "")) or str(TOLD.get(name, TOLD["fault"])))
    page = loader.get_template(f"pages/errors/{name}.html")
    frame = bare(request) if status >= FAULT else known(request)
    given = {"frame": frame, "csrf_token": get_token(request), "request_path": request.path, **context}
    return HttpResponse(page.render(given), status=status)


def typed(request: HttpRequest) -> dict[str, Any]:
    """Return what a failed form held, to be shown and sent again; empty for anything else."""
    if request.method != "POST":
        return {}
    try:
        fields = offered_again(request.POST.lists())
        files = [file.name for _, found in request.FILES.lists() for file in found]
    except (OSError, SuspiciousOperation, MultiPartParserError):  # broken half way, it still gets its page
        return {}
    words = readable(fields_of(request.POST.get("_form", "")), fields)
    return {"fields": fields, "words": words, "files": files, "action": request.get_full_path()}


def outage(request: HttpRequest, exception: BaseException | None) -> HttpResponse:
    """Say that the database is away, what is safe, and offer what was typed again."""
    number = secrets.token_hex(4).upper()
    logger.error("Outage %s at %s: %s", number, request.path, exception)
    response = error_page(request, "outage", 503, number=number, **typed(request))
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def refusal(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why the act was refused."""
    status = getattr(exception, "status", 422)
    name = PAGES_OF_STATUS.get(status, "refusal")
    return error_page(request, name, status, says=str(exception), **typed(request))


def no_room(request: HttpRequest, exception: BaseException | None) -> HttpResponse:
    """Say that the disk took no more while the form was still coming in: nobody has read it, nothing was done."""
    logger.critical("No room at %s: %s", request.path, exception)
    for half in request.upload_handlers:
        with suppress(OSError):
            half.upload_interrupted()
    return error_page(request, "refusal", NoRoom.status, says=str(NoRoom()))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 400; a body over the limit is 413."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, "too_large", 413)
    return error_page(request, "bad_request", 400)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 404 and of 403: one text and one status for missing and forbidden."""
    return error_page(request, "missing", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is too old, and offer what was typed again."""
    return error_page(request, "csrf", 403, **typed(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500; an outage or a full disk met outside a view gets its own page."""
    exception = sys.exc_info()[1]
    if is_outage(exception):
        return outage(request, exception)
    if is_full(exception):
        return no_room(request, exception)
    number = secrets.token_hex(4).upper()
    logger.error("Fault %s at %s", number, request.path)
    return error_page(request, "fault", 500, number=number)


@require_http_methods(["GET", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Show and keep how the reader wants pages shown."""
    if request.method == "GET":
        return render(request, "pages/display.html")
    wanted = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if local else "/")
    standing = displays.chosen(request.COOKIES, Display(), displays.COOKIE)
    given = {name: str(value) for name, value in request.POST.items()}
    for name, value in vars(displays.chosen(given, standing)).items():
        response.set_cookie(
            displays.COOKIE + name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@require_safe
def find(request: ActingRequest) -> HttpResponse:
    """Search what the reader may see; `part` is the list alone, which the keyboard's window shows."""
    form = FindForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    around = full(request)
    given = {
        "asked": asked,
        "found": finds(request.actor, asked, around.sections, timezone.localdate()),
        "longest": FindForm.LONGEST,
    }
    return render(request, "pages/_found.html" if "part" in request.GET else "pages/find.html", given)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show what programs may ask, from the same document that they read."""
    document = import_string(settings.QINQING_DOCUMENT)()
    given = {"chapters": chapters(document), "about": pieces(document["info"]["description"])}
    return render(request, "pages/reference.html", given)


@require_safe
def calculators(request: HttpRequest) -> HttpResponse:
    """Show which calculators the rooms offer to anyone."""
    return render(request, "pages/calculators.html", {"calculators": rooms.calculators()})


def parts(request: HttpRequest) -> HttpResponse:
    """Show every part in every state; the tests of contrast and accessibility read this page."""
    wrong = {"done_on": "2026-06-28", "side": "gov", "county": "lg", "sure": "on"}
    sheet = {
        "today": samples.TODAY,
        "lights": samples.lights(),
        "dues": samples.dues(),
        "rows": samples.gantt_rows(),
        "entries": samples.entries(),
        "deeds": samples.acts(),
        "barred": samples.barred(),
        "pieces": samples.evidence(),
        "form": SampleForm(wrong),
    }
    return render(request, "pages/parts.html", sheet)
