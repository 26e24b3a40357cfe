"""What instructions do about news: the persons concerned are told, and heirs answer."""

from collections.abc import Sequence

from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.instructions import actions, events
from qinqing.kernel.instructions.models import Instruction
from qinqing.kernel.notices.actions import Telling, tell
from qinqing.kernel.parties.events import SUCCEEDED
from qinqing.kernel.parties.models import Rank
from qinqing.kernel.parties.queries import About, Ask, Reached, reach_all

_ANYBODY = (Rank.HANDLER, Rank.CHIEF)


def tell_of_instructions(news: Sequence[Event]) -> None:
    """Tell the units asked of what is written, returned to them or closed, the leader's post of an answer."""
    rows = Instruction.objects.filter(matter__in={event.stream_id for event in news})
    related = rows.select_related("matter__host", "post__person").prefetch_related("addressees__unit")
    known = {(one.matter_id, one.number): one for one in related}
    asks: list[tuple[Event, Ask]] = []
    tellings: list[Telling] = []
    for event in news:
        one = known[event.stream_id, event.facts["number"]]
        if event.kind == events.ANSWERED.tag:
            tellings.append(Telling(event, None, Reached(one.post.person)))
        else:
            asks += _asked(event, one)
    reached = reach_all([ask for _event, ask in asks])
    for (event, _ask), persons in zip(asks, reached, strict=True):
        tellings += [Telling(event, None, one) for one in persons if one.person.pk != event.actor]
    tell(tellings)


def inherit(news: Sequence[Event]) -> None:
    """A unit became another: whoever takes over answers what it had not answered."""
    for event in news:
        if event.facts["takes_over"]:
            with by_the_clock():
                actions.inherit(event.facts["predecessor"], event.facts["successor"])


def _asked(event: Event, one: Instruction) -> list[tuple[Event, Ask]]:
    matter, day = one.matter, timezone.localdate(event.at)
    about = About(matter.host, matter.kind)
    audience = (one.rank,) if one.rank else _ANYBODY
    only = event.facts.get("unit") if event.kind == events.RETURNED.tag else None
    units = [each.unit for each in one.addressees.all() if only in {None, each.unit_id}]
    return [(event, Ask(unit, audience, day, about)) for unit in units]


NEWS = events.TAGS
SUCCESSIONS = frozenset({SUCCEEDED.tag})
