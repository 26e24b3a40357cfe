"""The library of clauses: what somebody may see of it, and its clauses as a draft takes them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from qinqing.domains.contracts import events
from qinqing.domains.contracts.models import LEFT_OUT, UNCLEAR, Draft, LibraryClause
from qinqing.domains.contracts.rules.drafting import Offered
from qinqing.kernel.calendars.rules.limits import length_text
from qinqing.kernel.chronicle.models import Event, NamedStream
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import names

AREA = "library"
MOST, RECENT = 200, 100
TAGS = {kind.tag: kind for kind in events.LIBRARY}


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A clause in the list: whether its reader keeps it, or it is that of a place above."""

    clause: LibraryClause
    is_own: bool

    @property
    def limit(self) -> str:
        """Return after how long it falls due, or nothing."""
        return length_text(self.clause.length, self.clause.length_unit) if self.clause.length else ""


@dataclass(frozen=True, slots=True)
class LibraryAct:
    """One change of the library, and whether it may be undone by its reader."""

    seq: int
    label: str
    who: str
    at: datetime
    title: str
    undoable: bool


def place_of(actor: Actor) -> str:
    """Return the place whose library an actor keeps: that of the own unit."""
    return Unit.objects.values_list("path", flat=True).get(pk=actor.unit_id)


def _seen(actor: Actor) -> Q:
    """Select the clauses of the actor's place and of those above it, and what lies in the jurisdiction."""
    parts = place_of(actor).split("/")[:-1]
    seen = Q(path__in=["/".join(parts[: count + 1]) + "/" for count in range(len(parts))])
    if actor.jurisdiction is not None:
        first, end = below(actor.jurisdiction)
        seen |= Q(path__gte=first, path__lt=end)
    return seen


def library_of(actor: Actor, words: str = "") -> list[LibraryLine]:
    """Return the clauses in force that `actor` may see, by title, narrowed to words."""
    found = LibraryClause.objects.filter(_seen(actor), is_in_force=True)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(legal_basis__icontains=word))
    own = place_of(actor)
    return [LibraryLine(one, one.path == own) for one in found.order_by("title", "pk")[:MOST]]


def own_clause(actor: Actor, key: int) -> LibraryClause | None:
    """Return a clause in force of the actor's own place."""
    return LibraryClause.objects.filter(pk=key, path=place_of(actor), is_in_force=True).first()


def from_library(actor: Actor, chosen: Collection[int], draft: Draft) -> list[Offered]:
    """Return chosen clauses for a draft; a gate that neither it nor the choice holds is said as a condition."""
    rows = list(LibraryClause.objects.filter(_seen(actor), is_in_force=True, pk__in=chosen).order_by("title", "pk"))
    standing = draft.clauses.exclude(state__in=[LEFT_OUT, UNCLEAR]).exclude(number="")
    known = {title: f"={number}" for title, number in standing.values_list("title", "number")}
    known |= {one.title: str(place) for place, one in enumerate(rows, start=1)}
    return [_offered(one, str(place), known) for place, one in enumerate(rows, start=1)]


def _offered(one: LibraryClause, number: str, known: dict[str, str]) -> Offered:
    waits, stops = _titles(one.waits_for), _titles(one.stops_for)
    missing = [title for title in (*waits, *stops) if title not in known]
    return Offered(
        number=number,
        title=one.title,
        side=one.side,
        length=one.length,
        length_unit=one.length_unit,
        unit=one.unit,
        waits_for=tuple(known[title] for title in waits if title in known),
        stops_for=tuple(known[title] for title in stops if title in known),
        condition=f"须先办完：{'、'.join(missing)}" if missing else "",
        text=one.text,
        incentive=one.incentive,
        legal_basis=one.legal_basis,
    )


def _titles(words: str) -> list[str]:
    return [title for title in words.split("、") if title]


def changes_of(actor: Actor) -> list[LibraryAct]:
    """Return the last changes of the library as far as `actor` may see it, newest first."""
    stream = NamedStream.objects.filter(kind=AREA).values_list("stream", flat=True).first()
    if stream is None:
        return []
    entries = [one for one in reversed(history(stream)) if one.kind in TAGS]
    rows = LibraryClause.objects.filter(_seen(actor), pk__in={one.facts["clause"] for one in entries})
    known, own = {one.pk: one for one in rows}, place_of(actor)
    who = names([one.actor for one in entries])
    newest: set[str] = set()
    told = []
    for one in entries:
        last = one.facts["entry"] not in newest
        newest.add(one.facts["entry"])
        row = known.get(one.facts["clause"])
        if row is None:
            continue
        undoable = last and one.kind != events.REVERSED.tag and row.path == own
        name = who.get(one.actor, "") if one.actor else ""
        told.append(LibraryAct(one.seq, TAGS[one.kind].label, name, one.at, row.title, undoable))
    return told[:RECENT]


def reversible(stream: int, seq: int) -> Event | None:
    """Return the event if it is the last one of its clause and not itself an undoing."""
    event = Event.objects.filter(stream=stream, seq=seq, kind__in=list(TAGS)).first()
    if event is None or event.kind == events.REVERSED.tag:
        return None
    later = Event.objects.filter(stream=stream, seq__gt=seq, facts__entry=event.facts["entry"])
    return None if later.exists() else event
