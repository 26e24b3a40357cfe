"""A person's work in four views of one list: my turn, told and not yet signed for, done, begun."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.http import urlencode

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import TO_DO, UNREAD, VIEWS, work
from qinqing.kernel.matters.queries import Item, items, worklist
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules.days import Due, overdue, remaining

SIZE = 50
RELATED = ("matter", "debtor", "creditor", "verifier", "calendar")
EMPTY = {
    "todo": ("现在没有轮到您的事", "轮到本单位或您本人时会列在这里，最急的在前。", "mine", "看双方的承诺"),
    "unread": ("没有未签收的消息", "提醒、预警、警报和对方的答复会列在这里，签收以后移走。", "notices", "看全部消息"),
    "done": (
        "还没有办过的事项",
        "您报完成、答复、登记过的事项会列在这里，写明最后办了什么、什么时候。",
        "todo",
        "看待办",
    ),
    "begun": (
        "还没有您发起的事",
        "您登记的合同、草稿、项目，您报的完成、提的申请会列在这里，看得到办到哪一步。",
        "contracts",
        "看合同",
    ),
}
"""View -> what an empty one says, what will stand there, and where to go from it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `promise` is what it is about where that is a promise, with its light and due chip."""

    item: Item
    promise: Shown | None
    today: date

    @property
    def light(self) -> str:
        """Return the code of its light; a row of the past and of what is no promise shows one only where it burns."""
        if self.promise and self.item.work.view == TO_DO:
            return self.promise.light
        return LIGHTS[self.item.light]

    @property
    def due(self) -> Due | None:
        """Return its due chip: a promise's own, which charges nobody with the days of others."""
        if self.promise:
            return self.promise.due
        if self.item.due is None:
            return None
        days = (self.item.due - self.today).days
        if days < 0:
            return overdue(-days, self.item.due, self.today)
        return remaining(days, self.item.due, self.today, unit="calendar")


@dataclass(frozen=True, slots=True)
class View:
    """One of the four, with how much stands in it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of one view."""

    view: View
    views: Sequence[View]
    rows: Sequence[Row]
    page: int
    pages: int
    none: Sequence[str] = ("", "", "", "")

    @property
    def signs(self) -> bool:
        """Say whether its rows are signed for."""
        return self.view.code == UNREAD


def counts(actor: Actor, wanted: Mapping[str, Any] | None = None) -> list[View]:
    """Return how much each of the views holds; one query each."""
    return [View(code, label, worklist(actor, code, wanted).count()) for code, label in VIEWS.items()]


def page_of(actor: Actor, wanted: Mapping[str, Any], today: date) -> Worklist:
    """Return a page of the view that was asked for; as many queries whatever it holds."""
    narrowed = {name: value for name, value in wanted.items() if name not in {"view", "page"}}
    views = counts(actor, narrowed)
    view = next(one for one in views if one.code == wanted.get("view", TO_DO))
    pages = max(1, -(-view.count // SIZE))
    page = min(max(1, int(wanted.get("page", 1))), pages)
    rows = worklist(actor, view.code, narrowed)[(page - 1) * SIZE : page * SIZE]
    return Worklist(view, views, rows_of(items(actor, rows), today, actor), page, pages, EMPTY[view.code])


def rows_of(found: Sequence[Item], today: date, actor: Actor) -> list[Row]:
    """Return items with the promises that they are about; no more queries for many."""
    parts = {(one.matter, one.number) for one in found if one.number}
    matters, numbers = {matter for matter, _ in parts}, {number for _, number in parts}
    promises = Obligation.objects.filter(matter__in=matters, number__in=numbers) if parts else Obligation.objects.none()
    told = shown(promises.select_related(*RELATED), today, actor) if parts else []
    known = {(one.promise.matter_id, one.promise.number): one for one in told}
    return [Row(one, known.get((one.matter, one.number)), today) for one in found]


BATCH = 500


def every_row(actor: Actor, view: str, wanted: Mapping[str, Any], today: date, most: int) -> Iterator[Row]:
    """Yield the rows of a view, batch by batch, up to `most`."""
    whole = worklist(actor, view, wanted)
    for start in range(0, most, BATCH):
        found = items(actor, whole[start : start + BATCH])
        yield from rows_of(found, today, actor)
        if len(found) < BATCH:
            return


def choices(view: str) -> list[tuple[str, str]]:
    """Return the kinds of work in a view, to narrow it by."""
    return [(one.code, one.label) for one in work() if one.view == view]


def address(view: str, asked: Mapping[str, Any]) -> str:
    """Return the address of another view or page, with what the list is narrowed to."""
    return f"?{urlencode({**asked, 'view': view})}"
