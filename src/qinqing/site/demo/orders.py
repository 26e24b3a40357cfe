"""Five supervision orders in the demo: late, waiting for its review, done, withdrawn, a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from qinqing.commons.orders.actions import Wanted, draft, issue, withdraw
from qinqing.commons.orders.models import Order
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.actions import Completion, Target, claim, confirm
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Unit
from qinqing.site.demo.pictures import photo
from qinqing.site.demo.story import Player, Story

WORD = "岚派三督"


@dataclass(frozen=True, slots=True)
class Written:
    """One order of the demo: its title, what it asks, in how many working days."""

    title: str
    demand: str
    length: int


LATE = Written("关于限期交付净地的督办单", "查明逾期原因，报送交付计划和责任人。\n交付以后报送双方签字的移交单。", 5)
WAITS = Written("关于报送征迁进度的督办单", "逐户报送征迁进度，附现场照片。", 10)
DONE = Written("关于接通临时用水的督办单", "接通施工临时用水，报送通水记录。", 8)
GONE = Written("关于报送园区道路计划的督办单", "报送道路建设计划。", 10)
DRAFT = Written("关于核对在办承诺的督办单", "逐项核对在办承诺的期限和责任人，报送清单。", 7)


def order_about(story: Story, watcher: Player, leader: Player, park: Player, cites: Callable[[], list[int]]) -> None:
    """Let the stationed group and the mayor order the park; `cites` reads what the first order is about."""
    to, by = park.unit, watcher.actor
    _issued(story, DONE, story.working(-24), to, by)
    _answered(story, DONE, story.working(-20), park.actor, "已通水，附通水记录。")
    story.add(story.working(-19), 11, lambda at: confirm(target=_target(DONE), by=by, at=at))
    _issued(story, GONE, story.working(-12), to, by)
    story.add(story.working(-11), 9, lambda at: _withdraw(GONE, "这项工作由市交通部门负责，发错了单位。", by, at))
    _issued(story, LATE, story.working(-9), to, by, cites, copies=[leader.unit])
    _issued(story, WAITS, story.working(-5), to, by)
    _answered(story, WAITS, story.working(-1), park.actor, "已报送进度表和现场照片。")
    story.add(story.working(-1), 17, lambda at: _draft(DRAFT, to, leader.actor, at))


def _issued(
    story: Story,
    one: Written,
    day: date,
    to: Unit,
    by: Actor,
    cites: Callable[[], list[int]] = list,
    copies: tuple[Unit, ...] | list[Unit] = (),
) -> None:
    def act(at: datetime) -> None:
        made = _draft(one, to, by, at, cites(), copies)
        issue(reference=made.matter.reference, by=by, at=at)

    story.add(day, 9, act)


def _draft(
    one: Written,
    to: Unit,
    by: Actor,
    at: datetime,
    cites: list[int] | None = None,
    copies: tuple[Unit, ...] | list[Unit] = (),
) -> Order:
    wanted = Wanted(
        addressee=to,
        title=one.title,
        demand=one.demand,
        length=one.length,
        word=WORD if cites is not None else "",
        cites=cites or [],
        copies=copies,
    )
    return draft(wanted=wanted, by=by, at=at)


def _answered(story: Story, one: Written, day: date, by: Actor, note: str) -> None:
    def act(at: datetime) -> None:
        upload = SimpleUploadedFile("现场照片.jpg", photo(one.title), "image/jpeg")
        claim(target=_target(one), completion=Completion(day, note), uploads=[upload], by=by, at=at)

    story.add(day, 15, act)


def _withdraw(one: Written, reason: str, by: Actor, at: datetime) -> None:
    withdraw(reference=_reference(one), reason=reason, by=by, at=at)


def _reference(one: Written) -> str:
    return Order.objects.values_list("matter__reference", flat=True).get(title=one.title)


def _target(one: Written) -> Target:
    return Target(_reference(one), "1", uuid4())


def promised(contract: str, number: str) -> list[int]:
    """Return the key of a clause of a contract, by the contract's own number."""
    found = Obligation.objects.filter(matter__contract__number=contract, number=number)
    return list(found.values_list("pk", flat=True))
