"""Turns news of obligations into notices for the persons concerned."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.notices.actions import fold, tell
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.models import Obligation, Replacement
from qinqing.kernel.obligations.rules import ANSWER
from qinqing.kernel.parties.models import Person, Rank, Unit
from qinqing.kernel.parties.queries import About, Reached, reach
from qinqing.kernel.parties.rules import HOST
from qinqing.kernel.proposals import events as proposals

_WHO_ACTS = (Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE)
_WHO_SPEAKS = (Rank.HANDLER, Rank.CHIEF, Rank.LEGAL_REPRESENTATIVE)


def _promises(news: Sequence[Event]) -> dict[int, Obligation]:
    wanted = {event.facts["obligation"] for event in news}
    related = ("matter__host", "debtor", "creditor", "verifier", "grantor")
    return {promise.pk: promise for promise in Obligation.objects.select_related(*related).filter(pk__in=wanted)}


def _about(promise: Obligation) -> About:
    return About(promise.matter.host, promise.matter.kind)


def _reached(unit: Unit, about: About, audience: Iterable[str], day: date) -> list[Reached]:
    reached = reach(unit, audience, day, about)
    if HOST in audience:
        reached += reach(about.host, [Rank.HANDLER, Rank.CHIEF], day, about)
    return reached


def tell_of_steps(news: Sequence[Event]) -> None:
    """A step of a ladder fired: tell its audience; who would be told of several steps at once is told of the last."""
    promises = _promises(news)
    last: dict[tuple[Person, int, str], tuple[Event, Reached]] = {}
    for event in news:
        promise = promises[event.facts["obligation"]]
        unit = promise.verifier if event.facts["purpose"] == ANSWER else promise.debtor
        day = timezone.localdate(event.at)
        for one in _reached(unit, _about(promise), event.facts["audience"], day):
            last[one.person, promise.pk, event.facts["purpose"]] = event, one
    for (_, promise_id, _), (event, one) in last.items():
        tell(event, promises[promise_id], [one], level=event.facts["level"])
    fold({event.stream_id for event in news}, events.FIRED.tag)


def tell_of_claims(news: Sequence[Event]) -> None:
    """A claim waits for an answer: tell whoever answers."""
    _tell_side(news, to_verifier=True)


def tell_of_answers(news: Sequence[Event]) -> None:
    """A claim or an application was answered, a promise opened, goes on or was waived: tell the debtor."""
    _tell_side(news, to_verifier=False)


def _tell_side(news: Sequence[Event], *, to_verifier: bool) -> None:
    promises = _promises(news)
    for event in news:
        promise = promises[event.facts["obligation"]]
        unit = promise.verifier if to_verifier else promise.debtor
        tell(event, promise, reach(unit, _WHO_ACTS, timezone.localdate(event.at), _about(promise)), level=0)


def tell_of_applications(news: Sequence[Event]) -> None:
    """Somebody asks for an extension or a suspension: tell whoever decides on it."""
    promises = _promises(news)
    for event in news:
        promise = promises[event.facts["obligation"]]
        unit = promise.grantor or promise.creditor
        tell(event, promise, reach(unit, _WHO_ACTS, timezone.localdate(event.at), _about(promise)), level=0)


def tell_of_supplements(news: Sequence[Event]) -> None:
    """A side proposes a supplement: tell the other side; it was answered: tell the side that proposed it."""
    promises = _promises(news)
    proposed = Replacement.objects.in_bulk({event.facts["replacement"] for event in news})
    for event in news:
        promise = promises[event.facts["obligation"]]
        asks = event.kind == events.PROPOSED.tag
        to_debtor = proposed[event.facts["replacement"]].by_debtor != asks
        unit = promise.debtor if to_debtor else promise.creditor
        tell(event, promise, reach(unit, _WHO_ACTS, timezone.localdate(event.at)), level=0)


def tell_of_withdrawals(news: Sequence[Event]) -> None:
    """A step fired too early: tell the same people whom it had alarmed that it does not hold."""
    promises = _promises(news)
    for event in news:
        facts = {f"facts__{key}": event.facts[key] for key in ("obligation", "purpose", "epoch", "step")}
        fired = Event.objects.filter(stream=event.stream_id, kind=events.FIRED.tag, **facts).values("seq")
        notices = Notice.objects.filter(matter=event.stream_id, seq__in=fired).select_related("person")
        tell(event, promises[event.facts["obligation"]], [Reached(notice.person) for notice in notices], level=0)


def tell_of_proposals(news: Sequence[Event]) -> None:
    """A consequence was proposed against a unit, decided or reviewed: tell the unit, so that it can speak."""
    units = Unit.objects.in_bulk({event.facts["against"] for event in news})
    for event in news:
        reached = reach(units[event.facts["against"]], _WHO_SPEAKS, timezone.localdate(event.at))
        tell(event, None, reached, level=0)


STEPS = frozenset({events.FIRED.tag})
CLAIMS = frozenset({events.CLAIMED.tag})
ANSWERS = frozenset(
    {
        events.CONFIRMED.tag,
        events.REJECTED.tag,
        events.OPENED.tag,
        events.GRANTED.tag,
        events.REFUSED.tag,
        events.RESUMED.tag,
        events.WAIVED.tag,
        events.PART_CONFIRMED.tag,
        events.ENDED.tag,
        events.RECURRED.tag,
    }
)
APPLICATIONS = frozenset({events.ASKED.tag})
SUPPLEMENTS = frozenset({events.PROPOSED.tag, events.DECLINED.tag, events.SUPERSEDED.tag})
WITHDRAWALS = frozenset({events.WITHDRAWN.tag})
PROPOSALS = frozenset({proposals.NOTIFIED.tag, proposals.DECIDED.tag, proposals.REVIEWED.tag})
