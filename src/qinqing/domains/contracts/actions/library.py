"""Keeping the library of clauses: entering, changing by a further version, retiring, and taking that back."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.drafts import IsSecret, NothingToChange
from qinqing.domains.contracts.models import LibraryClause
from qinqing.domains.contracts.queries.library import AREA, place_of, reversible
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.obligations.rules.giving import gives


class TitleTaken(Refusal):
    """Within one place a title means one clause, for gates are found by titles."""

    says = _("条款库里已经有「{title}」。请改内容，或者修改原来那一条。")
    status = 409


class NeedsBasis(Refusal):
    """What government gives rests on a law or a policy, wherever the clause is kept (公平竞争审查条例 第10条)."""

    says = _("这是政府给的优惠，请标上并写依据（公平竞争审查条例 第10条）。")


class Outdated(Refusal):
    """A further version stands on the one that is in force."""

    says = _("这一条刚被改过或停用。请从条款库重新打开，看过最新的一版再办。")
    status = 409


class NotTheLast(Refusal):
    """Changes rest on one another: only the last one of a clause may be undone."""

    says = _("只能撤销这一条最近一次的改动。")
    status = 409


@dataclass(frozen=True, slots=True)
class Kept:
    """A clause as a person fills it in; its gates are titles with 、 between them."""

    title: str
    side: str
    text: str
    length: int | None = None
    length_unit: str = ""
    unit: str = "calendar_day"
    waits_for: str = ""
    stops_for: str = ""
    incentive: bool = False
    legal_basis: str = ""


def _check(kept: Kept) -> None:
    if is_marked([*kept.text.splitlines(), *kept.title.splitlines()]):
        raise IsSecret
    given = kept.side == GOV and (kept.incentive or bool(gives(kept.title + kept.text)))
    if given and not (kept.incentive and kept.legal_basis.strip()):
        raise NeedsBasis


def _locked() -> int:
    """Lock the area's history, so that nothing beside moves meanwhile."""
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


def _held(key: int, by: Actor) -> LibraryClause:
    found = LibraryClause.objects.filter(pk=key, path=place_of(by)).first()
    if found is None:
        raise NotFound
    return found


def _save(clause: LibraryClause) -> LibraryClause:
    try:
        with transaction.atomic():
            clause.save()
    except IntegrityError as taken:
        raise TitleTaken(title=clause.title) from taken
    return clause


def _note(stream: int, kind: EventKind, clause: LibraryClause, by: Actor, at: datetime, **more: int) -> None:
    facts = {"clause": clause.pk, "entry": str(clause.entry), "version": clause.version, "path": clause.path}
    record(stream, kind, by=by, at=at, facts={**facts, **more}, texts={"title": clause.title})


@action(access.KEEP_LIBRARY)
def enter_clause(*, kept: Kept, by: Actor, at: datetime = NOW) -> LibraryClause:
    """Enter a clause for the place of the clerk's own unit and all below it."""
    _check(kept)
    stream = _locked()
    made = _save(LibraryClause(path=place_of(by), entry=uuid4(), **asdict(kept)))
    _note(stream, events.ENTERED, made, by, at)
    return made


@action(access.KEEP_LIBRARY)
def change_clause(*, key: int, kept: Kept, by: Actor, at: datetime = NOW) -> LibraryClause:
    """Put a further version in the place of a clause in force; drafts that took the old one keep it."""
    _check(kept)
    stream = _locked()
    was = _held(key, by)
    if not was.is_in_force:
        raise Outdated
    if all(getattr(was, name) == value for name, value in asdict(kept).items()):
        raise NothingToChange
    was.is_in_force = False
    was.save(update_fields=["is_in_force"])
    last = LibraryClause.objects.filter(entry=was.entry).aggregate(Max("version"))["version__max"]
    made = _save(LibraryClause(path=was.path, entry=was.entry, version=last + 1, **asdict(kept)))
    _note(stream, events.CHANGED, made, by, at, was=was.pk)
    return made


@action(access.KEEP_LIBRARY)
def retire_clause(*, key: int, by: Actor, at: datetime = NOW) -> None:
    """Retire a clause: no further draft takes it."""
    stream = _locked()
    clause = _held(key, by)
    if not clause.is_in_force:
        raise Outdated
    clause.is_in_force = False
    _note(stream, events.RETIRED, _save(clause), by, at)


@action(access.KEEP_LIBRARY)
def undo_clause(*, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take the last change of a clause back by a second one; the change stays in the history."""
    stream = _locked()
    event = reversible(stream, seq)
    if event is None:
        raise NotTheLast
    clause = _held(int(event.facts["clause"]), by)
    clause.is_in_force = event.kind == events.RETIRED.tag
    _save(clause)
    if event.kind == events.CHANGED.tag:
        clause = _held(int(event.facts["was"]), by)
        clause.is_in_force = True
        _save(clause)
    _note(stream, events.REVERSED, clause, by, at, reverses=seq)
