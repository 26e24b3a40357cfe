"""Keeping filters of lists: each by its owner alone, into the owner's own history."""

import json
from datetime import datetime, timedelta

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.pages import access, events
from qinqing.kernel.pages.models import SavedView, SavedViewQuerySet
from qinqing.kernel.pages.rules.saved import LONGEST, LONGEST_NAME, MOST, Pairs, asks, worth

AREA = "views:"
"""Each person has an area of their own: what somebody looks for is nobody else's to read."""

RECALL = timedelta(days=1)
"""How long what was deleted can be brought back; then it goes."""


class NotKept(NotFound):
    """Somebody else's filter, or none."""

    says = _("没有这个保存的筛选，或它不是您的。")


class NothingAsked(Refusal):
    """A list that is not narrowed is the list itself."""

    says = _("现在没有筛选任何条件。请先筛选，再保存。")


class Unnamed(Refusal):
    """A filter is found again by its name."""

    says = _("请给这个筛选起个名称，最多 {most} 个字。")


class AlreadyNamed(Refusal):
    """Two of one name cannot be told apart."""

    says = _("这个列表里您已经有一个「{name}」，请换个名称。")
    status = 409


class TooManyViews(Refusal):
    """More than anybody reads above a list."""

    says = _("一个列表最多保存 {most} 个筛选，请先删掉不用的。")


def _begin(by: Actor, at: datetime) -> int:
    """Lock the person's own area, let go what was deleted long ago, and return the stream."""
    running().row_checked = True
    stream = area_stream(f"{AREA}{by.person_id}")
    lock({stream})
    SavedView.objects.filter(person=by.person_id, removed_at__lt=at - RECALL).delete()
    return stream


def _one(rows: SavedViewQuerySet, key: int) -> SavedView:
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotKept
    return found


def _named(by: Actor, page: str, name: str, besides: int = 0) -> str:
    plain = " ".join(name.replace("\0", "").split())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise Unnamed(most=LONGEST_NAME)
    others = SavedView.objects.own(by.person_id).filter(page=page).exclude(pk=besides)
    if others.filter(name=plain).exists():
        raise AlreadyNamed(name=plain)
    if not besides and others.count() >= MOST:
        raise TooManyViews(most=MOST)
    return plain


def _make(stream: int, page: str, name: str, pairs: Pairs, *, by: Actor, at: datetime, source: int | None) -> SavedView:
    asked = json.dumps(pairs, ensure_ascii=False)
    if not pairs or len(asks(pairs)) > LONGEST:
        raise NothingAsked
    called = _named(by, page, name)
    last = SavedView.objects.own(by.person_id).filter(page=page).aggregate(last=Max("place"))["last"]
    place = 0 if last is None else last + 1
    made = SavedView.objects.create(person_id=by.person_id, page=page, name=called, asked=asked, place=place)
    facts = {"view": made.pk, "page": page, "source": source}
    record(stream, events.SAVED, by=by, at=at, facts=facts, texts={"name": called, "asked": asked})
    return made


@action(access.KEEP, creates=True)
def keep(*, page: str, name: str, pairs: Pairs, by: Actor, at: datetime = NOW) -> SavedView:
    """Keep what a list is narrowed to, under a name; `page` is the URL name of the list."""
    return _make(_begin(by, at), page, name, worth(pairs), by=by, at=at, source=None)


@action(access.KEEP)
def copy_view(*, view: int, by: Actor, at: datetime = NOW) -> SavedView:
    """Keep what somebody of one's unit shares as one's own; what they change later does not change it."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.shared_with(by.person_id, by.unit_id, timezone.localdate(at)), view)
    return _make(stream, found.page, found.name, found.pairs, by=by, at=at, source=found.pk)


@action(access.KEEP)
def rename(*, view: int, name: str, by: Actor, at: datetime = NOW) -> None:
    """Give one's filter another name."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.own(by.person_id), view)
    called = _named(by, found.page, name, besides=view)
    if called == found.name:
        running().repeated = True
        return
    SavedView.objects.filter(pk=view).update(name=called)
    record(stream, events.RENAMED, by=by, at=at, facts={"view": view}, texts={"name": called})


@action(access.KEEP)
def choose(*, view: int, by: Actor, at: datetime = NOW) -> None:
    """Let the list open with this filter, for its owner alone."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.own(by.person_id), view)
    if found.is_default:
        running().repeated = True
        return
    chosen = SavedView.objects.own(by.person_id).filter(page=found.page, is_default=True)
    former = chosen.values_list("pk", flat=True).first()
    chosen.update(is_default=False)
    SavedView.objects.filter(pk=view).update(is_default=True)
    record(stream, events.CHOSEN, by=by, at=at, facts={"view": view, "former": former})


@action(access.KEEP)
def unchoose(*, view: int, by: Actor, at: datetime = NOW) -> None:
    """Let the list open whole again."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.own(by.person_id), view)
    running().repeated = not found.is_default
    if found.is_default:
        SavedView.objects.filter(pk=view).update(is_default=False)
        record(stream, events.UNCHOSEN, by=by, at=at, facts={"view": view})


@action(access.KEEP)
def share(*, view: int, by: Actor, at: datetime = NOW) -> None:
    """Show one's filter to all of the unit in which one stands; they may use and copy it, not change it."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.own(by.person_id), view)
    running().repeated = found.unit_id == by.unit_id
    if found.unit_id != by.unit_id:
        SavedView.objects.filter(pk=view).update(unit=by.unit_id)
        record(stream, events.SHARED, by=by, at=at, facts={"view": view, "unit": by.unit_id})


@action(access.KEEP)
def unshare(*, view: int, by: Actor, at: datetime = NOW) -> None:
    """Keep a filter to oneself again; copies that others made stay theirs."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.own(by.person_id), view)
    running().repeated = found.unit_id is None
    if found.unit_id is not None:
        SavedView.objects.filter(pk=view).update(unit=None)
        record(stream, events.UNSHARED, by=by, at=at, facts={"view": view, "unit": found.unit_id})


@action(access.KEEP)
def move_view(*, view: int, up: bool, by: Actor, at: datetime = NOW) -> None:
    """Put one's filter one place further up or down among those of its list; at the end it stays."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.own(by.person_id), view)
    others = SavedView.objects.own(by.person_id).filter(page=found.page)
    if up:
        other = others.filter(place__lt=found.place).order_by("-place").first()
    else:
        other = others.filter(place__gt=found.place).order_by("place").first()
    running().repeated = other is None
    if other is not None:
        SavedView.objects.filter(pk=other.pk).update(place=found.place)
        SavedView.objects.filter(pk=view).update(place=other.place)
        record(stream, events.MOVED, by=by, at=at, facts={"view": view, "place": other.place})


@action(access.KEEP)
def remove(*, view: int, by: Actor, at: datetime = NOW) -> None:
    """Delete one's filter; for a day it can be brought back. Deleting it twice changes nothing."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.filter(person=by.person_id), view)
    running().repeated = found.removed_at is not None
    if found.removed_at is None:
        SavedView.objects.filter(pk=view).update(removed_at=at, is_default=False, unit=None)
        record(stream, events.REMOVED, by=by, at=at, facts={"view": view})


@action(access.KEEP)
def restore(*, view: int, by: Actor, at: datetime = NOW) -> None:
    """Bring back what was deleted, where it stood, shared with nobody; raises AlreadyNamed when it was replaced."""
    stream = _begin(by, at)
    found = _one(SavedView.objects.filter(person=by.person_id), view)
    running().repeated = found.removed_at is None
    if found.removed_at is not None:
        _named(by, found.page, found.name)
        SavedView.objects.own(by.person_id).filter(page=found.page, place__gte=found.place).update(place=F("place") + 1)
        SavedView.objects.filter(pk=view).update(removed_at=None)
        record(stream, events.RESTORED, by=by, at=at, facts={"view": view})
