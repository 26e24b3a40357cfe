"""Bulk acts: which rows, what will happen to each or why not, then what became of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.kernel.devices.bulk import MOST, BulkAct, One, Planned, bulk_acts
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.pages import actions
from qinqing.kernel.pages.models import Bulk, BulkRow
from qinqing.kernel.pages.queries.undoing import own_acts
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet


class TooManyRows(Refusal):
    """So many that nobody looks at each."""

    says = _("一次最多办 {most} 件，您勾选了 {count} 件。请分几次办。")


class NothingTicked(Refusal):
    """Without rows there is nothing to do."""

    says = _("还没有勾选。请在列表里勾选要办的，再点按钮。")


def _act(request: ActingRequest, code: str) -> BulkAct:
    found = bulk_acts().get(code)
    if found is None or not may(request.actor, found.permission):
        raise NotFound
    return found


def _ticked(request: ActingRequest) -> list[str]:
    """Return the rows that were ticked, each once; `about` is what the alarm board calls them."""
    asked = request.POST if request.method == "POST" else request.GET
    rows = list(dict.fromkeys([*asked.getlist("row"), *asked.getlist("about")]))
    if not rows:
        raise NothingTicked
    if len(rows) > MOST:
        raise TooManyRows(most=MOST, count=len(rows))
    return rows


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


@require_http_methods(["GET", "POST"])
def bulk(request: ActingRequest, act_code: str) -> HttpResponse:
    """Show what would happen to each ticked row, or do it; with a fault in the form nothing is done."""
    act = _act(request, act_code)
    rows = _ticked(request)
    planned = act.plan(request.actor, rows, timezone.localdate())
    sent = request.POST if request.method == "POST" else None
    form = act.form(sent) if act.form else None
    if sent is not None and (form is None or form.is_valid()):
        key = _key(sent.get("key", ""))
        seen = dict(zip(sent.getlist("row"), sent.getlist("seen"), strict=False))
        _do(request, act, planned, seen, key, form.cleaned_data if form else {})
        return redirect("bulk_result", key)
    able = [one for one in planned if not one.why_not]
    shown = {
        "act": act,
        "planned": planned,
        "able": len(able),
        "unable": len(planned) - len(able),
        "hidden": len(rows) - len(planned) if not any("," in one.row for one in planned) else 0,
        "form": form,
        "key": sent.get("key", "") if sent else uuid4(),
        "back": reverse(act.back),
    }
    return render(request, "pages/bulk.html", shown, status=422 if sent else 200)


def _do(
    request: ActingRequest,
    act: BulkAct,
    planned: Sequence[Planned],
    seen: Mapping[str, str],
    key: UUID,
    given: Mapping[str, Any],
) -> None:
    """Do every row that can be done; the reasons of the others are kept with them."""
    rows = [(one.row, one.why_not) for one in planned]
    actions.begin(key=key, act=act.code, rows=rows, by=request.actor)
    waiting = BulkRow.objects.filter(bulk=key, bulk__person=request.actor.person_id, outcome="").order_by("number")
    for number, row in waiting.values_list("number", "row"):
        one = One(row, seen.get(row, ""), uuid5(key, row), given)
        work = partial(act.act, one, request.actor)
        actions.do_row(bulk=key, number=number, work=work, by=request.actor)
    actions.finish(bulk=key, by=request.actor)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row, as its reader may still see it."""

    number: int
    outcome: str
    word: str
    title: str
    about: str
    url: str
    says: str


def _results(request: ActingRequest, found: Bulk, act: BulkAct | None) -> Iterator[Result]:
    """Yield what became of each row; three queries beside those of the plan."""
    rows = list(found.rows.order_by("number"))
    plans = act.plan(request.actor, [one.row for one in rows], timezone.localdate()) if act else []
    planned = {one.row: one for one in plans}
    streams = {one.stream for one in rows if one.stream}
    matters = Matter.objects.visible_to(request.actor).in_bulk(streams)
    for one in rows:
        plan, matter = planned.get(one.row), matters.get(one.stream or 0)
        title = plan.title if plan else matter.title if matter else "现在看不到的一项"
        about = plan.about if plan else matter.reference if matter else ""
        url = reverse(matter.kind, args=[matter.reference]) if matter else plan.url if plan else ""
        yield Result(one.number, one.outcome, BulkRow.OUTCOMES[one.outcome], title, about, url, one.says)


def _found(request: ActingRequest, bulk_id: UUID) -> tuple[Bulk, BulkAct | None, list[Result]]:
    found = Bulk.objects.filter(pk=bulk_id, person=request.actor.person_id).first()
    if found is None:
        raise NotFound
    act = bulk_acts().get(found.act)
    return found, act, list(_results(request, found, act))


@require_GET
def bulk_result(request: ActingRequest, bulk_id: UUID) -> HttpResponse:
    """Show what became of each row, to whoever did it."""
    found, act, rows = _found(request, bulk_id)
    counts = [(word, sum(one.outcome == code for one in rows)) for code, word in BulkRow.OUTCOMES.items()]
    left = "&".join(f"row={one.row}" for one in found.rows.filter(outcome="").order_by("number"))
    done = found.rows.filter(outcome=BulkRow.DONE, stream__isnull=False).order_by("number")
    places = [(stream, seq) for stream, seq in done.values_list("stream", "seq") if stream and seq]
    back = "&".join(f"row={stream}.{seq}" for stream, seq in own_acts(request.actor, places))
    shown = {"bulk": found, "act": act, "rows": rows, "counts": counts, "left": left, "undo": back}
    return render(request, "pages/bulk_result.html", {**shown, "back": reverse(act.back) if act else "/"})


RESULTS: Table[Result] = Table(
    "批量办理结果",
    (
        Column("序号", lambda one: one.number, 8),
        Column("结果", lambda one: one.word, 18),
        Column("哪一项", lambda one: one.title, 40),
        Column("说明", lambda one: one.about, 36),
        Column("原因", lambda one: one.says, 60),
    ),
)


@require_GET
def bulk_result_table(request: ActingRequest, bulk_id: UUID) -> FileResponse:
    """Send the same."""
    _, act, rows = _found(request, bulk_id)
    return spreadsheet(request, RESULTS.title, [RESULTS.part(rows)], act.label if act else "")
