"""The loan prime rates: what was entered, what held on a day, who changed what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from qinqing.domains.contracts import events
from qinqing.domains.contracts.models.lending import LendingRate
from qinqing.domains.contracts.rules.money import Rate
from qinqing.domains.contracts.rules.money.lending import Published, held_on, rate_of
from qinqing.kernel.chronicle.models import Event, NamedStream
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.parties.queries import names

AREA = "lending"
RECENT = 100
TAGS = {kind.tag: kind for kind in events.LENDING}


@dataclass(frozen=True, slots=True)
class LendingAct:
    """One change: of which month, to what, and whether it may be undone now."""

    seq: int
    label: str
    who: str
    at: datetime
    month: date
    rate: str
    undoable: bool


def lending_rates() -> list[LendingRate]:
    """Return the figures in force, the newest month first."""
    return list(LendingRate.objects.filter(is_in_force=True).order_by("-month"))


def standing(month: date) -> LendingRate | None:
    """Return the figure in force of a month."""
    return LendingRate.objects.filter(month=month, is_in_force=True).first()


def held(days: Iterable[date]) -> dict[date, Rate]:
    """Return the rate that held on each day for which it is known; one query."""
    rows = LendingRate.objects.filter(is_in_force=True)
    known = {one.month: Published(one.published_on, Fraction(one.rate), one.source) for one in rows}
    found = {day: held_on(day, known) for day in set(days)}
    return {day: rate_of(one) for day, one in found.items() if one}


def lending_acts() -> list[LendingAct]:
    """Return the last changes, newest first; of each month the last one may be undone."""
    stream = NamedStream.objects.filter(kind=AREA).values_list("stream", flat=True).first()
    if stream is None:
        return []
    entries = [one for one in reversed(history(stream)) if one.kind in TAGS]
    who = names([one.actor for one in entries])
    newest: set[str] = set()
    told = []
    for one in entries:
        last = one.facts["month"] not in newest
        newest.add(one.facts["month"])
        name = who.get(one.actor, "") if one.actor else ""
        undoable = last and one.kind != events.LENDING_REVERSED.tag
        month = date.fromisoformat(one.facts["month"])
        told.append(LendingAct(one.seq, TAGS[one.kind].label, name, one.at, month, one.facts["rate"], undoable))
    return told[:RECENT]


def reversible(stream: int, seq: int) -> Event | None:
    """Return the event if it is the last one of its month and not itself an undoing."""
    event = Event.objects.filter(stream=stream, seq=seq, kind=events.LENDING_ENTERED.tag).first()
    if event is None:
        return None
    later = Event.objects.filter(stream=stream, seq__gt=seq, facts__month=event.facts["month"])
    return None if later.exists() else event
