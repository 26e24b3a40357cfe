"""Establishing, renaming and closing units."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties import access, events
from qinqing.kernel.parties.models import Post, Unit, UnitName
from qinqing.kernel.parties.queries import open_business
from qinqing.kernel.parties.rules import lies_below

AREA = "parties"


class BeyondYou(Refusal):
    """The administrator of a county acts on what lies below its path; the city's acts everywhere."""

    says = _("「{path}」不在您管辖的「{jurisdiction}」之内，请由市级系统管理员办理。")
    status = 403


class Closed(Refusal):
    """What has ended is not changed any more."""

    says = _("{unit}已经撤销，不能再变更。")


class StillHeld(Refusal):
    """A unit is closed when nobody holds a post in it and no unit belongs to it."""

    says = _("{unit}还有 {posts} 个在任岗位、{members} 个下属单位。请先免职、调整隶属，再撤销。")


class StillOwes(Refusal):
    """What is open does not end with a unit: somebody takes it over first (机构调整 is no excuse)."""

    says = _("{unit}还有 {open}。请先在「单位承接」里办给接手的单位，或者先办结，再撤销。")


class NothingNew(Refusal):
    """A change changes something."""

    says = _("和现在的名称一样，没有变更。")


class BeforeItBegan(Refusal):
    """Nothing ends before it began."""

    says = _("日期不能早于设立日期（{since}）。")


def within(by: Actor, path: str) -> None:
    """Raise BeyondYou when the administrator's own path does not hold `path`."""
    if by.jurisdiction is not None and not lies_below(path, by.jurisdiction):
        raise BeyondYou(path=path, jurisdiction=by.jurisdiction)


def held_unit(unit_id: int, *, by: Actor) -> Unit:
    """Lock a unit that still stands and lies within the administrator's path."""
    running().row_checked = True
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    within(by, unit.path)
    if unit.until is not None:
        raise Closed(unit=unit.short_name)
    return unit


@action(access.ESTABLISH, creates=True)
def establish(*, unit: Unit, by: Actor, at: datetime = NOW) -> Unit:
    """Enter a unit that was filled in but not yet saved."""
    within(by, unit.path)
    unit.save(force_insert=True)
    facts = {"unit": unit.pk, "kind": unit.kind, "path": unit.path, "since": unit.since}
    record(area_stream(AREA), events.ESTABLISHED, by=by, at=at, facts=facts)
    return unit


@action(access.RENAME)
def rename(*, unit_id: int, name: str, short_name: str, since: date, by: Actor, at: datetime = NOW) -> Unit:
    """Give a unit another name from `since` on; it stays the same unit, and history shows the name of the time."""
    stream = area_stream(AREA)
    unit = held_unit(unit_id, by=by)
    if (name, short_name) == (unit.name, unit.short_name):
        raise NothingNew
    last = unit.earlier_names.order_by("-until").values_list("until", flat=True).first()
    begun = last or unit.since
    if since <= begun:
        raise BeforeItBegan(since=f"{begun:%Y-%m-%d}")
    UnitName.objects.create(unit=unit, name=unit.name, short_name=unit.short_name, since=begun, until=since)
    facts = {"unit": unit.pk, "was": unit.name, "was_short": unit.short_name, "name": name, "short_name": short_name}
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    record(stream, events.RENAMED, by=by, at=at, facts={**facts, "since": since})
    return unit


@action(access.CLOSE)
def close(*, unit_id: int, until: date, by: Actor, at: datetime = NOW) -> Unit:
    """End a unit in which nobody holds a post, to which no other belongs, and in which nothing is open."""
    stream = area_stream(AREA)
    unit = held_unit(unit_id, by=by)
    if until <= unit.since:
        raise BeforeItBegan(since=f"{unit.since:%Y-%m-%d}")
    posts = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=until), unit=unit).count()
    members = Unit.objects.filter(Q(until__isnull=True) | Q(until__gt=until), belongs_to=unit).count()
    if posts or members:
        raise StillHeld(unit=unit.short_name, posts=posts, members=members)
    if still := open_business(unit.pk):
        raise StillOwes(unit=unit.short_name, open="、".join(f"{count} {what}" for what, count in still))
    unit.until = until
    unit.save(update_fields=["until"])
    record(stream, events.CLOSED, by=by, at=at, facts={"unit": unit.pk, "until": until})
    return unit
