"""What receipts do about news: silence goes to a neutral unit, heirs answer, and the persons concerned are told."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from qinqing.commons.receipts import actions, events
from qinqing.commons.receipts.models import Receipt, Turn
from qinqing.kernel.checks.reactions import RULES as RULES_CHANGED
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import is_demo
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.notices.actions import Telling, tell
from qinqing.kernel.parties.events import SUCCEEDED
from qinqing.kernel.parties.models import Rank, Unit
from qinqing.kernel.parties.queries import About, Ask, reach_all
from qinqing.kernel.parties.rules import NEUTRAL

_WHO_ACTS = (Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE)


def hand_on(news: Sequence[Event]) -> None:
    """A step fired that names the neutral unit: whoever is silent hands the receipt on. Nothing is ever signed here."""
    for event in news:
        if NEUTRAL in event.facts["audience"]:
            with by_the_clock():
                at = event.at if is_demo() else max(event.at, event.recorded_at)
                actions.hand_on(event.stream_id, event.facts["unit"], at)


def assign(news: Sequence[Event]) -> None:
    """A place named another unit: receipts for which nobody was named find theirs."""
    with by_the_clock() as now:
        actions.assign(max([now, *(event.at for event in news)]) if is_demo() else now)


def inherit(news: Sequence[Event]) -> None:
    """A unit became another: whoever takes over answers what it had not answered."""
    for event in news:
        if event.facts["takes_over"]:
            with by_the_clock():
                actions.inherit(event.facts["predecessor"], event.facts["successor"])


def tell_of_receipts(news: Sequence[Event]) -> None:
    """A receipt was issued, answered, handed on, ruled on, replaced, or waits too long: tell whom it concerns."""
    known = Receipt.objects.select_related("matter__host").in_bulk({event.stream_id for event in news})
    turns = list(Turn.objects.filter(receipt__in=known).select_related("unit"))
    told = [
        (event, Ask(unit, _audience(event), timezone.localdate(event.at), _about(known[event.stream_id])))
        for event in news
        for unit in _units(event, [one.unit for one in turns if one.receipt_id == event.stream_id])
    ]
    reached = zip(told, reach_all([ask for _, ask in told]), strict=True)
    tell(Telling(event, None, one, event.facts.get("level", 0)) for (event, _), persons in reached for one in persons)


def _units(event: Event, units: Iterable[Unit]) -> list[Unit]:
    """Return who is told: of a step the unit whose turn it is, of an answer the others, of all else everybody."""
    if event.kind == events.FIRED.tag:
        return [unit for unit in units if unit.pk == event.facts["unit"]]
    if event.kind in ANSWERS:
        return [unit for unit in units if unit.pk != event.facts["unit"]]
    return list(units)


def _audience(event: Event) -> tuple[str, ...]:
    return tuple(event.facts.get("audience", _WHO_ACTS))


def _about(receipt: Receipt) -> About:
    return About(receipt.matter.host, receipt.matter.kind)


STEPS = frozenset({events.FIRED.tag})
SUCCESSIONS = frozenset({SUCCEEDED.tag})
RULES = RULES_CHANGED
ANSWERS = frozenset({events.SIGNED.tag, events.OBJECTED.tag})
TOLD = STEPS | ANSWERS | {events.ASKED.tag, events.HANDED.tag, events.RULED.tag, events.REPLACED.tag}
