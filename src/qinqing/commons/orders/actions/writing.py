"""Writing an order: what it may say, to whom, about what, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.orders import access, events
from qinqing.commons.orders.lifecycle import DRAFT, LIFE
from qinqing.commons.orders.models import KIND, Citation, Order
from qinqing.commons.orders.queries import cited_for, facts, order_for, receivers, reckoned
from qinqing.kernel.access.queries import stays_away
from qinqing.kernel.calendars.rules import BeyondCalendar
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.rules import is_marked, name_is_marked
from qinqing.kernel.matters.actions import current, hold, moved, open_matter
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.matters.rules import INTERNAL
from qinqing.kernel.obligations.actions import TooFar
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import lines

UNTITLED = "督办单草稿"
"""What the matter of a draft is called: nobody else reads what it will say."""

MOST_CITED = 50


class OutOfRange(Refusal):
    """An order goes to an office within the issuer's jurisdiction, and never to an enterprise."""

    says = _("{unit}不在您的管辖范围之内，或者不是政府单位，不能向它发督办单。请报有权督办它的上级。")


class NotAbove(Refusal):
    """Nobody orders the own unit, or what stands above it."""

    says = _("{unit}是本单位或本单位的上级，不能向它发督办单。")


class AlreadyMarked(Refusal):
    """This system must not hold state secrets: a marked text is not taken in."""

    says = _("标题或要求里标有密级。本系统不得存储、处理涉密信息，没有接收这份文字。请按保密规定办理。")


class LimitPassed(Refusal):
    """A limit lies ahead: by then it has to be possible to do something."""

    says = _("办结期限要晚于今天（{today}）。")


class TheirsNot(Refusal):
    """One order goes to one unit, about what that unit owes."""

    says = _("「{promise}」是{debtor}的承诺，不能在发给{addressee}的督办单里督办。一份督办单只发给一个单位。")


class TellsName(Refusal):
    """Whoever sees the order need not be allowed to see what it is about: that is named where it stands, by rows."""

    says = _("标题和要求里不要写「{name}」：看得到督办单的人不一定有权看它。所涉事项会按各人的权限自动列出。")


class TooManyCited(Refusal):
    """An order that names everything asks for nothing."""

    says = _("一份督办单最多列 {most} 项，请分成几份。")


class NoLonger(Refusal):
    """An order is about what is still owed, and what its writer may see and order."""

    says = _("所涉事项里有 {count} 项已经办结，或者按权限不能督办。草稿请作废以后重新起草。")
    status = 409


class NothingWritten(Refusal):
    """An order says what is to be done."""

    says = _("请写明标题和要求。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an order says: to whom, what, by when (`length` working days after its issue, or `due_on`), copies to whom.

    `cites` are the keys of the promises that it is about.
    """

    addressee: Unit
    title: str
    demand: str
    length: int | None = None
    due_on: date | None = None
    copies: Sequence[Unit] = ()
    word: str = ""
    cites: Sequence[int] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the history holds of it."""
        return {
            "addressee": self.addressee.pk,
            "length": self.length,
            "due_on": self.due_on,
            "copies": sorted(one.pk for one in self.copies),
            "cites": sorted(self.cites),
        }

    @property
    def columns(self) -> dict[str, Any]:
        """Return it as columns of an order."""
        return {
            "addressee": self.addressee,
            "title": self.title.strip(),
            "demand": self.demand.strip(),
            "length": self.length,
            "due_on": self.due_on,
            "word": self.word,
        }


def wanted_by(order: Order) -> Wanted:
    """Return what an order says now."""
    return Wanted(
        addressee=order.addressee,
        title=order.title,
        demand=order.demand,
        length=order.length,
        due_on=order.due_on,
        copies=list(order.copies.all()),
        word=order.word,
        cites=list(order.citations.values_list("obligation", flat=True)),
    )


def sound(wanted: Wanted, by: Actor, today: date) -> list[Obligation]:
    """Raise the refusal that stands against an order; return the promises that it is about."""
    if not wanted.title.strip() or not wanted.demand.strip():
        raise NothingWritten
    said = [wanted.title, *wanted.demand.splitlines()]
    if name_is_marked(wanted.title) or any(is_marked([line]) for line in said):
        raise AlreadyMarked
    _reaches(wanted.addressee, by)
    try:
        last, _sure = reckoned(wanted.addressee, today, wanted.length, wanted.due_on)
    except BeyondCalendar as beyond:
        raise TooFar(title=wanted.title) from beyond
    if last <= today:
        raise LimitPassed(today=today)
    return _about(wanted, by)


def _reaches(addressee: Unit, by: Actor) -> None:
    if addressee.pk in lines([by.unit_id])[by.unit_id]:
        raise NotAbove(unit=addressee.short_name)
    if not receivers(by).filter(pk=addressee.pk).exists():
        raise OutOfRange(unit=addressee.short_name)
    if stays_away(by, [addressee.pk]):
        raise Recused


def _about(wanted: Wanted, by: Actor) -> list[Obligation]:
    if len(wanted.cites) > MOST_CITED:
        raise TooManyCited(most=MOST_CITED)
    found = cited_for(by, wanted.cites)
    if len(found) < len(set(wanted.cites)):
        raise NoLonger(count=len(set(wanted.cites)) - len(found))
    for one in found:
        if one.debtor_id != wanted.addressee.pk:
            names = {"debtor": one.debtor.short_name, "addressee": wanted.addressee.short_name}
            raise TheirsNot(promise=one.title, **names)
        if _names(wanted, one.matter.title):
            raise TellsName(name=one.matter.title)
    return found


def _names(wanted: Wanted, name: str) -> bool:
    plain = "".join(f"{wanted.title}\n{wanted.demand}".split())
    return bool(name) and "".join(name.split()) in plain


@action(access.WRITE, creates=True)
def draft(*, wanted: Wanted, by: Actor, at: datetime = NOW) -> Order:
    """Write an order; it has no number, and nobody outside the own unit sees it."""
    cited = sound(wanted, by, timezone.localdate(at))
    issuer = Unit.objects.get(pk=by.unit_id)
    matter = open_matter(
        kind=KIND,
        prefix="DB",
        title=UNTITLED,
        host=issuer,
        confidentiality=INTERNAL,
        state=DRAFT,
        parties={issuer: GOV},
        at=at,
    )
    order = Order.objects.create(matter=matter, issuer=issuer, drafted_by_id=by.person_id, **wanted.columns)
    order.copies.set(wanted.copies)
    Citation.objects.bulk_create([Citation(order=order, obligation=one) for one in cited])
    record(matter.pk, events.DRAFTED, by=by, at=at, facts=wanted.facts)
    return order


def held(reference: str, name: str, rev: int | None, by: Actor) -> Order:
    """Lock an order and check that `name` is a legal move for `by` now."""
    matter = hold(reference, by=by)
    current(matter, rev)
    order = order_for(by, reference)
    LIFE.require(name, order.matter.state, facts(order, by))
    return order


@action(access.WRITE)
def revise(*, reference: str, wanted: Wanted, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Write a draft anew; what it is about stays."""
    order = held(reference, "revise", rev, by)
    sound(wanted, by, timezone.localdate(at))
    Order.objects.filter(pk=order.pk).update(**wanted.columns)
    order.copies.set(wanted.copies)
    record(order.pk, events.REVISED, by=by, at=at, facts=wanted.facts)
    moved(order.matter)


@action(access.WRITE)
def discard(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Give a draft up; it never had a number."""
    order = held(reference, "discard", rev, by)
    Matter.objects.filter(pk=order.pk).update(state=LIFE.move("discard").to)
    record(order.pk, events.DISCARDED, by=by, at=at, facts={"addressee": order.addressee_id})
    moved(order.matter)


__all__ = [
    "AlreadyMarked",
    "LimitPassed",
    "NoLonger",
    "NotAbove",
    "NothingWritten",
    "OutOfRange",
    "TellsName",
    "TheirsNot",
    "TooManyCited",
    "Wanted",
    "discard",
    "draft",
    "held",
    "revise",
    "sound",
    "wanted_by",
]
