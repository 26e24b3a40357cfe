"""Turns news of obligations into notices for the persons concerned."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils import timezone

from qinqing.kernel.checks import events as checks
from qinqing.kernel.checks.models import Check
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.matters.models import Party
from qinqing.kernel.notices.actions import Telling, fold, tell
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.models import Obligation, PreparedClaim, Replacement
from qinqing.kernel.obligations.queries import superior_of
from qinqing.kernel.obligations.rules import ANSWER
from qinqing.kernel.parties.models import Rank, Unit
from qinqing.kernel.parties.queries import About, Ask, Reached, reach_all
from qinqing.kernel.parties.rules import HOST, SUPERIOR
from qinqing.kernel.proposals import events as proposals
from qinqing.kernel.publications import events as publications
from qinqing.kernel.publications.models import Publication

_WHO_ACTS = (Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE)
_WHO_HOSTS = (Rank.HANDLER, Rank.CHIEF)
_WHO_SPEAKS = (Rank.HANDLER, Rank.CHIEF, Rank.LEGAL_REPRESENTATIVE)


def _promises(news: Sequence[Event]) -> dict[int, Obligation]:
    wanted = {event.facts["obligation"] for event in news}
    related = ("matter__host", "debtor", "creditor", "verifier__belongs_to", "grantor")
    return {promise.pk: promise for promise in Obligation.objects.select_related(*related).filter(pk__in=wanted)}


def _about(promise: Obligation) -> About:
    return About(promise.matter.host, promise.matter.kind)


def _asks(event: Event, promise: Obligation) -> list[Ask]:
    """Return whom a step of a ladder addresses: the unit whose turn it is, and where it says so the matter's host."""
    audience = event.facts["audience"]
    unit = promise.debtor
    if event.facts["purpose"] == ANSWER:
        unit = promise.verifier
        if SUPERIOR in audience and superior_of(promise) is None:
            audience = [one for one in audience if one != SUPERIOR]  # who may not answer is not asked to
    day, about = timezone.localdate(event.at), _about(promise)
    asks = [Ask(unit, tuple(audience), day, about)]
    if HOST in audience:
        asks.append(Ask(about.host, _WHO_HOSTS, day, about))
    return asks


def tell_of_steps(news: Sequence[Event]) -> None:
    """A step of a ladder fired: tell its audience; who would be told of several steps at once is told of the last."""
    promises = _promises(news)
    asks = [(event, ask) for event in news for ask in _asks(event, promises[event.facts["obligation"]])]
    last: dict[tuple[UUID, int, str], Telling] = {}
    for (event, _), persons in zip(asks, reach_all([ask for _, ask in asks]), strict=True):
        promise = promises[event.facts["obligation"]]
        for one in persons:
            last[one.person.pk, promise.pk, event.facts["purpose"]] = Telling(event, promise, one, event.facts["level"])
    tell(last.values())
    fold({event.stream_id for event in news}, events.FIRED.tag)


def _tell(news: Sequence[Event], whom: Callable[[Event, Obligation], Unit]) -> None:
    """Tell of each event those who act for the unit that `whom` names."""
    promises = _promises(news)
    told = [(event, promises[event.facts["obligation"]]) for event in news]
    asks = [
        Ask(whom(event, promise), _WHO_ACTS, timezone.localdate(event.at), _about(promise)) for event, promise in told
    ]
    reached = zip(told, reach_all(asks), strict=True)
    tell(Telling(event, promise, one) for (event, promise), persons in reached for one in persons)


def tell_of_claims(news: Sequence[Event]) -> None:
    """A claim waits for an answer, or no more: tell whoever answers."""
    _tell(news, lambda _, promise: promise.verifier)


def tell_of_answers(news: Sequence[Event]) -> None:
    """A claim or an application was answered, a promise opened, goes on, was waived or prepared: tell the debtor."""
    _tell(news, lambda _, promise: promise.debtor)


def tell_of_applications(news: Sequence[Event]) -> None:
    """Somebody asks for an extension or a suspension: tell whoever decides on it."""
    _tell(news, lambda _, promise: promise.grantor or promise.creditor)


def tell_of_supplements(news: Sequence[Event]) -> None:
    """A side proposes a supplement or withdraws it: tell the other side; it was answered: tell this one."""
    proposed = Replacement.objects.in_bulk({event.facts["replacement"] for event in news})

    def whom(event: Event, promise: Obligation) -> Unit:
        asks = event.kind in {events.PROPOSED.tag, events.RETRACTED.tag}
        return promise.debtor if proposed[event.facts["replacement"]].by_debtor != asks else promise.creditor

    _tell(news, whom)


def tell_of_refused_help(news: Sequence[Event]) -> None:
    """An enterprise declined what was prepared on its behalf: tell whoever prepared it."""
    promises = _promises(news)
    wanted = {event.facts["prepared"] for event in news}
    prepared = PreparedClaim.objects.select_related("prepared_by").in_bulk(wanted)
    tell(
        Telling(event, promises[event.facts["obligation"]], Reached(prepared[event.facts["prepared"]].prepared_by))
        for event in news
    )


def tell_of_withdrawals(news: Sequence[Event]) -> None:
    """A step fired too early: tell the same people whom it had alarmed that it does not hold."""
    promises = _promises(news)
    told = []
    for event in news:
        facts = {f"facts__{key}": event.facts[key] for key in ("obligation", "purpose", "epoch", "step")}
        fired = Event.objects.filter(stream=event.stream_id, kind=events.FIRED.tag, **facts).values("seq")
        notices = Notice.objects.filter(matter=event.stream_id, seq__in=fired).select_related("person")
        told += [Telling(event, promises[event.facts["obligation"]], Reached(one.person)) for one in notices]
    tell(told)


def tell_of_proposals(news: Sequence[Event]) -> None:
    """A consequence was proposed against a unit, decided or reviewed: tell the unit, so that it can speak."""
    units = Unit.objects.in_bulk({event.facts["against"] for event in news})
    asks = [Ask(units[event.facts["against"]], _WHO_SPEAKS, timezone.localdate(event.at)) for event in news]
    reached = zip(news, reach_all(asks), strict=True)
    tell(Telling(event, None, one) for event, persons in reached for one in persons)


def tell_of_publications(news: Sequence[Event]) -> None:
    """A publication was prepared, waits to be issued, was issued or withdrawn: tell its unit, or those who read it."""
    known = Publication.objects.select_related("matter__host", "issuer").in_bulk({event.stream_id for event in news})
    parties = Party.objects.filter(matter__in=known).select_related("unit").order_by("pk")
    told = [
        (event, Ask(unit, audience, timezone.localdate(event.at), About(one.matter.host, one.matter.kind)))
        for event in news
        for one in [known[event.stream_id]]
        for unit, audience in _readers(event, one, [party.unit for party in parties if party.matter_id == one.pk])
    ]
    reached = zip(told, reach_all([ask for _, ask in told]), strict=True)
    tell(Telling(event, None, one) for (event, _), persons in reached for one in persons)


def _readers(event: Event, one: Publication, units: Sequence[Unit]) -> list[tuple[Unit, tuple[str, ...]]]:
    if event.kind == publications.PREPARED.tag:
        return [(one.issuer, (Rank.HANDLER,))]
    if event.kind == publications.SUBMITTED.tag:
        return [(one.issuer, (Rank.CHIEF, Rank.DEPUTY))]
    return [(unit, _WHO_HOSTS) for unit in units if unit.pk != one.issuer_id]


def tell_of_checks(news: Sequence[Event]) -> None:
    """A check came to a unit, or a step of its ladder fired: tell those of the unit whom it concerns."""
    found = Check.objects.select_related("unit", "matter").in_bulk({event.stream_id for event in news})
    asks = []
    for event in news:
        check = found[event.stream_id]
        if check.unit is not None:
            audience = tuple(event.facts.get("audience", _WHO_ACTS))
            about = About(check.unit, check.matter.kind)
            asks.append((event, Ask(check.unit, audience, timezone.localdate(event.at), about)))
    reached = zip(asks, reach_all([ask for _, ask in asks]), strict=True)
    tell(Telling(event, None, one, event.facts.get("level", 0)) for (event, _), persons in reached for one in persons)


def tell_of_early_checks(news: Sequence[Event]) -> None:
    """A step of a check fired too early: tell the same people whom it had alarmed that it does not hold."""
    told = []
    for event in news:
        fired = Event.objects.filter(stream=event.stream_id, kind=checks.FIRED.tag, facts__step=event.facts["step"])
        last = fired.filter(seq__lt=event.seq).order_by("-seq").values("seq")[:1]
        notices = Notice.objects.filter(matter=event.stream_id, seq__in=last).select_related("person")
        told += [Telling(event, None, Reached(one.person)) for one in notices]
    tell(told)


def tell_of_findings(news: Sequence[Event]) -> None:
    """A check began or ended: tell both sides the same."""
    _tell(news, lambda _, promise: promise.debtor)
    _tell(news, lambda _, promise: promise.verifier)


CHECKS = frozenset({checks.OPENED.tag, checks.FIRED.tag})
EARLY_CHECKS = frozenset({checks.WITHDRAWN.tag})
FINDINGS = frozenset({checks.STARTED.tag, checks.REPORTED.tag})
STEPS = frozenset({events.FIRED.tag})
CLAIMS = frozenset({events.CLAIMED.tag, events.UNCLAIMED.tag})
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
        events.PREPARED.tag,
        events.TAKEN_BACK.tag,
    }
)
APPLICATIONS = frozenset({events.ASKED.tag})
SUPPLEMENTS = frozenset({events.PROPOSED.tag, events.DECLINED.tag, events.RETRACTED.tag, events.SUPERSEDED.tag})
REFUSED_HELP = frozenset({events.DISOWNED.tag})
WITHDRAWALS = frozenset({events.WITHDRAWN.tag})
PUBLICATIONS = frozenset(
    {
        publications.PREPARED.tag,
        publications.SUBMITTED.tag,
        publications.ISSUED.tag,
        publications.WITHDRAWN.tag,
    }
)
PROPOSALS = frozenset({proposals.NOTIFIED.tag, proposals.DECIDED.tag, proposals.REVIEWED.tag})
