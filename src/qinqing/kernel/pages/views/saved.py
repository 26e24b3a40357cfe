"""Saved filters: a list opens with its reader's own default; keeping them, and the page that keeps them in order."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.kernel.devices.noting import Noted, noted
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.undo import said
from qinqing.kernel.pages import actions
from qinqing.kernel.pages.queries.saving import default_of, every_view, opens
from qinqing.kernel.pages.rules.saved import ALL, LONGEST, MOST, Pairs, asks, worth

ListPage = Callable[..., HttpResponseBase]


def narrowed(view: ListPage) -> ListPage:
    """Let a list that is simply opened show its reader's default; `?all` opens it whole."""

    @wraps(view)
    def opened(request: ActingRequest, *args: Any, **gaps: Any) -> HttpResponseBase:
        match = request.resolver_match
        if not request.GET and match and (asked := default_of(request.actor, str(match.view_name))):
            return redirect(request.path + asked)
        if set(request.GET) == {ALL}:
            request.GET = QueryDict()
        return view(request, *args, **gaps)

    return opened


@require_GET
def saved(request: ActingRequest) -> HttpResponse:
    """Show one's saved filters and those of one's unit, list by list."""
    return render(request, "pages/saved.html", {"lists": every_view(request.actor, timezone.localdate())})


def _asked(text: str) -> Pairs:
    """Return what a list was narrowed to; nothing where there is more of it than any list asks."""
    try:
        return worth(parse_qsl(text[: LONGEST * 9], max_num_fields=MOST * 2))
    except ValueError:
        return []


@require_POST
def view_keep(request: ActingRequest) -> HttpResponse:
    """Keep what a list is narrowed to; refused, the list stays open as it was and says why."""
    page = request.POST.get("page", "")
    if not opens(request.actor, page):
        raise NotFound
    pairs = _asked(request.POST.get("asked", ""))
    try:
        made = actions.keep(page=page, name=request.POST.get("name", ""), pairs=pairs, by=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        whole = asks(pairs)
        return redirect(reverse(page) + (whole if len(whole) <= LONGEST else asks([])))
    messages.success(request, _("已保存筛选「{name}」。").format(name=made.name))
    return redirect(made.url)


STEPS: dict[str, tuple[Callable[..., Any], str, dict[str, Any]]] = {
    "choose": (actions.choose, "以后打开这个列表，先用这个筛选。", {}),
    "unchoose": (actions.unchoose, "以后打开这个列表，先看全部。", {}),
    "share": (actions.share, "本单位的人现在可以用这个筛选。", {}),
    "unshare": (actions.unshare, "现在只有您自己用这个筛选。", {}),
    "up": (actions.move_view, "", {"up": True}),
    "down": (actions.move_view, "", {"up": False}),
    "copy": (actions.copy_view, "已复制成您自己的。", {}),
    "remove": (actions.remove, "已删除这个筛选。", {}),
    "restore": (actions.restore, "已恢复这个筛选。", {}),
}
"""What is done with a filter, and what its owner is told then."""


@require_POST
def view_change(request: ActingRequest, view_id: int, name: str) -> HttpResponse:
    """Do one thing with one filter; a refusal is said on the page that keeps them."""
    events: Noted = []
    try:
        if name == "rename":
            actions.rename(view=view_id, name=request.POST.get("name", ""), by=request.actor)
            words = "名称已改。"
        elif step := STEPS.get(name):
            act, words, more = step
            with noted() as events:
                act(view=view_id, by=request.actor, **more)
        else:
            raise NotFound
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if words:
            said(request, words, events)
    return redirect("saved")
