"""Writing an order, changing a draft, issuing, giving up, withdrawing."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.commons.orders import actions
from qinqing.commons.orders.forms import OrderForm, RevForm, WithdrawForm, keys_in
from qinqing.commons.orders.models import KIND, Order
from qinqing.commons.orders.queries import cited_for, facts, last_word, order_for, reckoned, sheet
from qinqing.kernel.calendars.rules import BeyondCalendar, whole_day
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotAllowed
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.views.filling import filled, sent

TITLE = "关于限期办结逾期承诺事项的督办单"


def _form_page(
    request: ActingRequest, form: OrderForm, act: Callable[[], str | None], newest: Callable[[], int], **words: Any
) -> HttpResponse:
    """Show the form, what it is about, and on request when its limit would end; or take it."""
    words |= {"cited": _seen(request, form.cited), "limit": ""}
    if "reckon" in request.POST:
        words["limit"] = _limit(form)
        return render(request, "orders/write.html", {"form": form, **words}, status=422 if form.errors else 200)
    return filled(request, "orders/write.html", form, act, newest, words=words)


def _limit(form: OrderForm) -> str:
    if not form.is_valid():
        return ""
    given = form.wanted
    try:
        last, sure = reckoned(given.addressee, timezone.localdate(), given.length, given.due_on)
    except BeyondCalendar:
        form.add_error("length", _("期限超出工作日历，请缩短。"))
        return ""
    says = _("今天签发的话，{day}前要办结。").format(day=whole_day(last))
    return says if sure else says + _("那一年的放假通知还没有公布，这个日期是暂定的。")


def _seen(request: ActingRequest, cited: Sequence[Obligation]) -> list[Shown]:
    return shown(cited, timezone.localdate(), request.actor) if cited else []


@require_http_methods(["GET", "POST"])
def order_write(request: ActingRequest) -> HttpResponse:
    """Write an order, by hand or about promises of one unit."""
    given = request.POST if request.method == "POST" else request.GET
    asked = keys_in(given.getlist("about"))
    cited = cited_for(request.actor, asked)
    owed = {one.debtor_id: one.debtor for one in cited}
    if len(owed) > 1:
        return render(request, "orders/several.html", {"groups": _groups(cited), "keys": [one.pk for one in cited]})
    first: dict[str, Any] = {
        "about": ",".join(str(one.pk) for one in cited),
        "addressee": next(iter(owed), None),
        "word": last_word(request.actor.unit_id),
        "title": TITLE if cited else "",
    }
    form = OrderForm(sent(request), initial=first, actor=request.actor, cited=cited)

    def act() -> str:
        made = actions.draft(wanted=form.wanted, by=request.actor)
        return reverse(KIND, args=[made.matter.reference])

    words = {"title": _("起草督办单"), "back": reverse("orders"), "left": len(asked) - len(cited)}
    return _form_page(request, form, act, int, **words)


def _groups(cited: Sequence[Obligation]) -> list[tuple[str, int, str]]:
    """Return for each debtor its name, how many promises, and their keys: one order goes to one unit."""
    found: dict[int, list[Obligation]] = {}
    for one in cited:
        found.setdefault(one.debtor_id, []).append(one)
    return [(many[0].debtor.short_name, len(many), ",".join(str(one.pk) for one in many)) for many in found.values()]


@require_http_methods(["GET", "POST"])
def order_revise(request: ActingRequest, reference: str) -> HttpResponse:
    """Change a draft."""
    order = order_for(request.actor, reference)
    keys = list(order.citations.values_list("obligation", flat=True))
    cited = cited_for(request.actor, keys)
    form = OrderForm(sent(request), initial=_initial(order), actor=request.actor, cited=cited)

    def act() -> None:
        actions.revise(reference=reference, wanted=form.wanted, rev=form.cleaned_data["rev"], by=request.actor)

    words = {"title": _("修改草稿"), "back": reverse(KIND, args=[reference]), "left": len(keys) - len(cited)}
    return _form_page(request, form, act, _newest(request, reference), **words)


def _initial(order: Order) -> dict[str, Any]:
    names = ("title", "demand", "length", "due_on", "word")
    return {
        **{name: getattr(order, name) for name in names},
        "addressee": order.addressee_id,
        "copies": "\n".join(unit.name for unit in order.copies.order_by("path", "pk")),
        "rev": order.matter.rev,
    }


def _newest(request: ActingRequest, reference: str) -> Callable[[], int]:
    return lambda: order_for(request.actor, reference).matter.rev


def _ask(
    request: ActingRequest,
    reference: str,
    form: RevForm,
    do: Callable[..., object],
    title: str,
    effects: Sequence[str],
) -> HttpResponse:
    """Ask once more, saying what follows; then do it."""

    def act() -> None:
        do(reference=reference, **form.cleaned_data, by=request.actor)

    order = order_for(request.actor, reference)
    words = {"title": title, "heading": f"{title}：{order.title}", "effects": effects}
    words["back"] = reverse(KIND, args=[reference])
    return filled(request, "pages/fill.html", form, act, _newest(request, reference), words=words)


def _first(request: ActingRequest, reference: str) -> dict[str, int]:
    """Return what a form of an order begins with; raises NotAllowed for a reader whose order it is not."""
    order = order_for(request.actor, reference)
    known = facts(order, request.actor)
    if known.issuer_id != request.actor.unit_id:
        raise NotAllowed(reason=_("由{unit}办理，别人不能代替。").format(unit=known.issuer))
    return {"rev": order.matter.rev}


@require_http_methods(["GET", "POST"])
def order_issue(request: ActingRequest, reference: str) -> HttpResponse:
    """Issue a draft."""
    form = RevForm(sent(request), initial=_first(request, reference))
    found = sheet(request.actor, reference, timezone.localdate())
    order = found.order
    told = "、".join([order.addressee.short_name, *found.copies])
    effects = [
        _("编上今年的下一个文号，以后不能再改；要改的只能撤回另发。"),
        _("{unit}要在{day}前办结并附证据回复，到期逐级提醒、报警。").format(
            unit=order.addressee.short_name, day=whole_day(found.last_day)
        ),
        _("马上告诉{units}。").format(units=told),
    ]
    if not found.sure:
        effects.append(_("那一年的放假通知还没有公布，期限是暂定的。"))
    return _ask(request, reference, form, actions.issue, _("签发"), effects)


@require_http_methods(["GET", "POST"])
def order_discard(request: ActingRequest, reference: str) -> HttpResponse:
    """Give a draft up."""
    form = RevForm(sent(request), initial=_first(request, reference))
    effects = [_("草稿不能再签发；没有编过号，不留空号。")]
    return _ask(request, reference, form, actions.discard, _("作废草稿"), effects)


@require_http_methods(["GET", "POST"])
def order_withdraw(request: ActingRequest, reference: str) -> HttpResponse:
    """Withdraw what was issued."""
    form = WithdrawForm(sent(request), initial=_first(request, reference))
    effects = [_("停止计时，主送单位不用再办；文号保留，注明已撤回。")]
    return _ask(request, reference, form, actions.withdraw, _("撤回"), effects)
