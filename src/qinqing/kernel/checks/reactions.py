"""What checks do about news: of claims, of silence, of answers, of their rules, of calendars."""

from collections.abc import Sequence

from qinqing.kernel.calendars.events import CHANGES
from qinqing.kernel.calendars.queries.changes import changed_days
from qinqing.kernel.checks import actions
from qinqing.kernel.checks.actions import Due
from qinqing.kernel.checks.events import RULE_CHANGED, RULE_REVERSED
from qinqing.kernel.checks.rules import SILENCE
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import is_demo
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries import superior_of
from qinqing.kernel.obligations.rules import ANSWER
from qinqing.kernel.parties.events import SUCCEEDED
from qinqing.kernel.parties.reactions import MOVES, relocating
from qinqing.kernel.parties.rules import NEUTRAL, SUPERIOR


def draw(news: Sequence[Event]) -> None:
    """A claim was made: its lot is decided now, after it was written, so that nobody steers it by what he sends."""
    claims = Claim.objects.select_related("obligation__matter").in_bulk({event.facts["claim"] for event in news})
    for event in news:
        with by_the_clock():
            actions.draw([claims[event.facts["claim"]]], event.at)


def hand_on(news: Sequence[Event]) -> None:
    """A step of the ladder of answers: where it names the neutral unit, or a superior that may not answer, it checks.

    The ladder is the only clock of silence. Nothing is ever confirmed here.
    """
    steps = [event for event in news if event.facts["purpose"] == ANSWER and {SUPERIOR, NEUTRAL} & _audience(event)]
    related = ("verifier__belongs_to", "debtor")
    promises = Obligation.objects.select_related(*related).in_bulk({event.facts["obligation"] for event in steps})
    waiting = Claim.objects.filter(obligation__in=promises, outcome=Claim.OPEN)
    claims = dict(waiting.values_list("obligation", "pk"))
    simulated = is_demo()
    due = [
        Due(claims[pk], event.at, event.at if simulated else max(event.at, event.recorded_at))
        for event in steps
        if (pk := event.facts["obligation"]) in claims
        and (NEUTRAL in _audience(event) or superior_of(promises[pk]) is None)
    ]
    if due:
        with by_the_clock():
            actions.begin(due, SILENCE)


def _audience(event: Event) -> set[str]:
    return set(event.facts["audience"])


def let_go(news: Sequence[Event]) -> None:
    """A claim was answered or its promise ended: checks that are no longer needed lapse."""
    with by_the_clock():
        actions.lapse(news)


def assign(news: Sequence[Event]) -> None:
    """A place named another unit: checks for which nobody was named find theirs."""
    with by_the_clock() as now:
        actions.assign(max([now, *(event.at for event in news)]) if is_demo() else now)


def follow(news: Sequence[Event]) -> None:
    """Days changed: the days of lots and the limits of checks follow, in the calendar and in those that follow it."""
    for event in news:
        for code in event.facts["calendars"]:
            with by_the_clock() as now:
                actions.follow_calendar(code, changed_days(event), max(now, event.at))


def inherit(news: Sequence[Event]) -> None:
    """A unit became another: whoever takes over checks what it had to check."""
    for event in news:
        if event.facts["takes_over"]:
            with by_the_clock() as now:
                actions.pass_on(event.facts["predecessor"], event.facts["successor"], max(now, event.at))


relocate = relocating(actions.move_along)
"""A unit moved: what was set for its place is set for it where it stands now."""

CALENDARS = CHANGES
CLAIMS = frozenset({events.CLAIMED.tag})
STEPS = frozenset({events.FIRED.tag})
ANSWERS = frozenset({events.CONFIRMED.tag, events.PART_CONFIRMED.tag, events.REJECTED.tag, events.ENDED.tag})
RULES = frozenset({RULE_CHANGED.tag, RULE_REVERSED.tag})
SUCCESSIONS = frozenset({SUCCEEDED.tag})

__all__ = [
    "ANSWERS",
    "CALENDARS",
    "CLAIMS",
    "MOVES",
    "RULES",
    "STEPS",
    "SUCCESSIONS",
    "assign",
    "draw",
    "follow",
    "hand_on",
    "inherit",
    "let_go",
    "relocate",
]
