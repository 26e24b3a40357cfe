"""Turns news of drafts and of whole contracts into notices for the persons concerned."""

from collections.abc import Sequence

from django.utils import timezone

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.models import Consent, Draft
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.matters.models import Party
from qinqing.kernel.notices.actions import Telling, tell
from qinqing.kernel.parties.models import Post, Rank
from qinqing.kernel.parties.queries import About, Ask, Reached, on, reach_all

_WHO_ACTS = (Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE)
_ASKS = frozenset({events.PROPOSED.tag, events.RETRACTED.tag})


def tell_of_reviews(news: Sequence[Event]) -> None:
    """A draft was sent to its review: tell everybody in its unit who may review it and did not write along."""
    drafts = Draft.objects.select_related("matter").in_bulk({event.stream_id for event in news})
    tags = [kind.tag for kind in events.WRITING]
    wrote = set(Event.objects.filter(stream__in=drafts, kind__in=tags).values_list("stream", "actor"))
    roles = access.GRANTS[access.REVIEW_DRAFT]
    hosts = {one.matter.host_id for one in drafts.values()}
    day = max(timezone.localdate(event.at) for event in news)
    posts = list(on(Post.objects.filter(unit__in=hosts, role__in=roles), day).select_related("person"))
    tell(
        Telling(event, None, Reached(post.person))
        for event in news
        for post in {
            one.person_id: one for one in posts if one.unit_id == drafts[event.stream_id].matter.host_id
        }.values()
        if (event.stream_id, post.person_id) not in wrote
    )


def tell_of_drafts(news: Sequence[Event]) -> None:
    """A draft was reviewed or given back: tell whoever began it, unless it was that person's own act."""
    drafts = Draft.objects.select_related("drafted_by").in_bulk({event.stream_id for event in news})
    tell(
        Telling(event, None, Reached(drafts[event.stream_id].drafted_by))
        for event in news
        if event.actor != drafts[event.stream_id].drafted_by_id
    )


def tell_of_consents(news: Sequence[Event]) -> None:
    """A side proposed something for the whole contract, or took it back: tell the other; it was answered: tell it."""
    wanted = {event.facts["consent"] for event in news}
    known = Consent.objects.select_related("unit", "contract__matter__host").in_bulk(wanted)
    parties = list(Party.objects.filter(matter__in={event.stream_id for event in news}).select_related("unit"))
    told = [
        (event, party.unit)
        for event in news
        for party in parties
        if party.matter_id == event.stream_id
        and (party.unit_id != known[event.facts["consent"]].unit_id) == (event.kind in _ASKS)
    ]
    asks = [
        Ask(unit, _WHO_ACTS, timezone.localdate(event.at), _about(known[event.facts["consent"]]))
        for event, unit in told
    ]
    reached = zip(told, reach_all(asks), strict=True)
    tell(Telling(event, None, one) for (event, _unit), persons in reached for one in persons)


def _about(consent: Consent) -> About:
    matter = consent.contract.matter
    return About(matter.host, matter.kind)


REVIEWS = frozenset({events.SENT.tag})
DRAFTS = frozenset({events.RETURNED.tag, events.REVIEWED.tag})
CONSENTS = frozenset(kind.tag for kind in events.CONSENTS)
