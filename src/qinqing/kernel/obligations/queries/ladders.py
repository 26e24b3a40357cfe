"""Ladders by place: which stands where, what a place may not fall short of, who changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from qinqing.kernel.chronicle.models import Event, NamedStream
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.lifecycle import CLOSED
from qinqing.kernel.obligations.models import Ladder, LadderStep, Obligation
from qinqing.kernel.obligations.rules import ANSWER
from qinqing.kernel.obligations.rules.ladders import handing
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.queries import names
from qinqing.kernel.parties.rules import NEUTRAL

AREA = "ladder"
SHOWN = 50
STEPS = Prefetch("steps", LadderStep.objects.order_by("number"))


def above(path: str) -> list[str]:
    """Return the places at or above a path, from the city's (empty) down."""
    parts = path.split("/")
    return ["", *("/".join(parts[:length]) + "/" for length in range(1, len(parts)))]


def ladders_at(path: str) -> dict[str, Ladder]:
    """Return the ladder of every code that stands for a promise hosted at `path`; one statement, so one moment."""
    newest = Ladder.objects.filter(path__in=above(path)).order_by("code", "path", "-version").distinct("code", "path")
    # In order of their paths: what stands nearer comes later.
    return {ladder.code: ladder for ladder in newest if ladder.stands}


def newest(code: str) -> dict[str, Ladder]:
    """Return the newest version of a ladder at every place that ever had one, from the city's down."""
    found = Ladder.objects.filter(code=code).order_by("path", "-version").distinct("path")
    return {ladder.path: ladder for ladder in found.prefetch_related(STEPS)}


def standing(known: Mapping[str, Ladder], path: str) -> Ladder | None:
    """Return which of the newest versions stands at `path`: the longest prefix; None for an unknown ladder."""
    return next((known[one] for one in reversed(above(path)) if one in known and known[one].stands), None)


def answered_by(promise: Obligation) -> int:
    """Return by which ladder a claim to `promise` is answered: the version that it took, if that hands silence on.

    One from before there were checks does not: in its stead comes the nearest that stands at the promise's place.
    """
    own = promise.answer_ladder_id
    if LadderStep.objects.filter(ladder=own, audience__contains=[NEUTRAL]).exists():
        return own
    known = newest(ANSWER)
    near = (known[one] for one in reversed(above(promise.matter.path)) if one in known and known[one].stands)
    return next((one.pk for one in near if handing(one.rungs())), own)


def over(known: Mapping[str, Ladder], path: str) -> Ladder | None:
    """Return what stands above a place, within which its own must stay; None for the city's."""
    return standing(known, above(path)[-2]) if path else None


def all_ladders() -> Sequence[Ladder]:
    """Return the newest standing version of every ladder at every place with its steps, in two queries."""
    found = Ladder.objects.order_by("code", "path", "-version").distinct("code", "path")
    return [ladder for ladder in found.prefetch_related(STEPS) if ladder.stands]


def bound_to(code: str, path: str) -> int:
    """Count the promises below `path` that still run by some version of a ladder: a new version leaves them alone."""
    by_it = Q(ladder__code=code) | Q(answer_ladder__code=code)
    return Obligation.objects.filter(by_it, matter__path__startswith=path).exclude(state__in=CLOSED).count()


def place_names(paths: Sequence[str]) -> dict[str, str]:
    """Return what each place is called: its first office there; one query."""
    found = Unit.objects.filter(path__in=paths, until__isnull=True).exclude(kind=UnitKind.ENTERPRISE)
    return {"": "全市"} | {unit.path: unit.short_name for unit in found.order_by("-id")}


def reversible(stream: int, code: str, path: str) -> Event | None:
    """Return the newest change of a place's ladder that still stands.

    Nothing before a fitting: what was built on the ladder above is not taken back without it.
    """
    kinds = [kind.tag for kind in events.LADDER_KINDS]
    found = Event.objects.filter(stream=stream, kind__in=kinds, facts__code=code, facts__path=path).order_by("-seq")
    return _last(list(found))


def _last(newest_first: Sequence[Event]) -> Event | None:
    undone = set[int]()
    for event in newest_first:
        if event.kind == events.LADDER_FITTED.tag:
            return None
        if event.kind == events.LADDER_REVERSED.tag:
            undone.add(event.facts["reverses"])
        elif event.seq not in undone:
            return event
    return None


@dataclass(frozen=True, slots=True)
class LadderChange:
    """One change of a ladder as a page lists it."""

    seq: int
    label: str
    code: str
    name: str
    path: str
    place: str
    version: int
    at: datetime
    who: str
    may_undo: bool


def ladder_changes() -> list[LadderChange]:
    """Return the latest changes of ladders, newest first, in five queries."""
    stream = NamedStream.objects.filter(kind=AREA).values_list("stream", flat=True).first()
    if stream is None:
        return []
    found = list(Event.objects.filter(stream=stream).order_by("-seq")[:SHOWN])
    labels = {kind.tag: kind.label for kind in events.LADDER_KINDS}
    called = dict(Ladder.objects.filter(path="").values_list("code", "name"))
    people, places = names(event.actor for event in found), place_names([event.facts["path"] for event in found])
    last = _latest(found)
    return [
        LadderChange(
            seq=event.seq,
            label=labels[event.kind],
            code=event.facts["code"],
            name=called.get(event.facts["code"], event.facts["code"]),
            path=event.facts["path"],
            place=places.get(event.facts["path"], event.facts["path"]),
            version=event.facts["version"],
            at=event.at,
            who=people.get(event.actor, "系统") if event.actor else "系统",
            may_undo=event.seq in last,
        )
        for event in found
    ]


def _latest(newest_first: Sequence[Event]) -> set[int]:
    by_place: dict[tuple[str, str], list[Event]] = {}
    for event in newest_first:
        by_place.setdefault((event.facts["code"], event.facts["path"]), []).append(event)
    return {last.seq for found in by_place.values() if (last := _last(found))}
