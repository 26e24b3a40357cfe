"""Changing ladders of reminders: every change is a new version, and running promises keep theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.obligations import access, events
from qinqing.kernel.obligations.models import Ladder, LadderStep
from qinqing.kernel.obligations.queries.ladders import AREA, newest, over, reversible
from qinqing.kernel.obligations.rules import ANSWER
from qinqing.kernel.obligations.rules.ladders import CITY, faults, faults_of_answers, fitted, in_time, outside
from qinqing.kernel.parties.models import Unit

ABOVE = "上级所定"


class NoLadder(Refusal):
    """Steps that cannot be a ladder, or that fall short of the one above; each fault is a sentence."""

    says = _("这份规则还不行：{faults}")


class LadderMoved(Refusal):
    """The form was opened on an older version, so that it may drop what came in between."""

    says = _("您打开之后这份规则又有改动，请看过最新一版再改。")
    status = 409


class SameLadder(Refusal):
    """A version that changes nothing would only make people look for the difference."""

    says = _("和现在的一版相同，没有要改的。")


class NotTheLastLadder(Refusal):
    """Versions rest on one another: only the last change of a place that still stands may be undone."""

    says = _("只能撤销这份规则最近一次的改动；之后上级又有改动的，请直接改成需要的样子。")
    status = 409


@dataclass(frozen=True)
class _Place:
    """A ladder of a place while it is being changed: the area's history is locked, so nothing moves meanwhile."""

    stream: int
    known: Mapping[str, Ladder]
    base: Ladder
    path: str

    @property
    def current(self) -> int:
        """Return the version that the place has now, 0 for none."""
        return self.known[self.path].version if self.path in self.known else 0

    @property
    def above(self) -> Ladder | None:
        """Return the ladder within which the place stays."""
        return over(self.known, self.path)


def _locked(code: str, path: str, by: Actor) -> _Place:
    """Lock the area; raises NotFound for an unknown ladder or place, or one that `by` does not keep."""
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    known = newest(code)
    is_place = not path or Unit.objects.filter(path=path, until__isnull=True).exists()
    if "" not in known or not is_place or not keeps(by.jurisdiction, path):
        raise NotFound
    return _Place(stream, known, known[""], path)


def _write(place: _Place, steps: Sequence[Step] | None) -> Ladder:
    """Write a new version of a place; without steps the place gives its own up."""
    base = place.base
    made = Ladder.objects.create(
        code=base.code,
        path=place.path,
        version=place.current + 1,
        name=base.name,
        side=base.side,
        stands=steps is not None,
    )
    LadderStep.objects.bulk_create(
        LadderStep(
            ladder=made,
            number=step.number,
            offset=step.offset,
            unit=step.unit,
            level=step.level,
            audience=list(step.audience),
        )
        for step in in_time(steps or ())
    )
    return made


def _note(place: _Place, kind: EventKind, made: Ladder, by: Actor, at: datetime, **more: int | str) -> None:
    rungs = [[step.offset, step.unit, step.level, list(step.audience)] for step in made.rungs()]
    facts = {"ladder": made.pk, "code": made.code, "path": made.path, "version": made.version, "was": place.current}
    record(place.stream, kind, by=by, at=at, facts={**facts, "steps": rungs, **more})


def _check(place: _Place, steps: Sequence[Step]) -> None:
    found = faults(steps, place.base.side)
    if not found and place.base.code == ANSWER:
        found = faults_of_answers(steps)
    if not found and (top := place.above):
        found = outside(top.rungs(), steps, ABOVE if top.path else CITY)
    if found:
        raise NoLadder(faults="".join(found))


def _fit(place: _Place, made: Ladder, by: Actor, at: datetime) -> list[Ladder]:
    """Fit what places below set themselves to what now stands above them, from the highest down."""
    before, known, done = place.known, {**place.known, made.path: made}, []
    below = [path for path in known if path != made.path and path.startswith(made.path) and known[path].stands]
    for path in sorted(below):
        old, new, own = over(before, path), over(known, path), known[path]
        if old is None or new is None or old.pk == new.pk:
            continue
        steps = fitted(old.rungs(), new.rungs(), own.rungs())
        if in_time(steps) == own.rungs():
            continue
        there = _Place(place.stream, known, place.base, path)
        fit = _write(there, steps)
        _note(there, events.LADDER_FITTED, fit, by, at, because=made.path)
        known[path] = fit
        done.append(fit)
    return done


@action(access.CHANGE_LADDER)
def change_ladder(
    *, code: str, path: str, steps: Sequence[Step], version: int, by: Actor, at: datetime = NOW
) -> list[Ladder]:
    """Give a place a new version of a ladder; returns it, then those below that were fitted to it.

    `version` is the one that the form was opened on, 0 for none. Raises NoLadder with every fault in words.
    """
    place = _locked(code, path, by)
    if version != place.current:
        raise LadderMoved
    ordered = in_time(steps)
    _check(place, ordered)
    now = place.known.get(path)
    if now and now.stands and _alike(ordered, now.rungs()):
        raise SameLadder
    made = _write(place, ordered)
    _note(place, events.LADDER_CHANGED, made, by, at)
    return [made, *_fit(place, made, by, at)]


def _alike(one: Sequence[Step], other: Sequence[Step]) -> bool:
    def said(steps: Sequence[Step]) -> list[object]:
        return [(step.offset, step.unit, step.level, frozenset(step.audience)) for step in steps]

    return said(one) == said(other)


@action(access.CHANGE_LADDER)
def give_up_ladder(*, code: str, path: str, version: int, by: Actor, at: datetime = NOW) -> list[Ladder]:
    """End a place's own ladder: from now on that of the place above stands; the city's cannot be given up."""
    place = _locked(code, path, by)
    if version != place.current:
        raise LadderMoved
    if not path or not place.current or not place.known[path].stands:
        raise NotFound
    made = _write(place, None)
    _note(place, events.LADDER_ABANDONED, made, by, at)
    return [made, *_fit(place, made, by, at)]


@action(access.UNDO_LADDER)
def undo_ladder(*, code: str, path: str, seq: int, by: Actor, at: datetime = NOW) -> list[Ladder]:
    """Bring back, as a new version, what stood before a place's last change; the change stays in the history."""
    place = _locked(code, path, by)
    last = reversible(place.stream, code, path)
    if last is None or last.seq != seq:
        raise NotTheLastLadder
    before = Ladder.objects.filter(code=code, path=path, version=last.facts["was"], stands=True).first()
    steps = before.rungs() if before else None
    if steps is not None:
        _check(place, steps)
    made = _write(place, steps)
    _note(place, events.LADDER_REVERSED, made, by, at, reverses=seq)
    return [made, *_fit(place, made, by, at)]
