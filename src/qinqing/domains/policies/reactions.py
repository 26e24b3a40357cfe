"""Tells subscribers of a policy that was published or put to the public, and enterprises of answers."""

from collections.abc import Sequence

from django.utils import timezone

from qinqing.domains.policies import events
from qinqing.domains.policies.models import Opinion, Version
from qinqing.domains.policies.queries.public import wanting
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.notices.actions import Telling, tell
from qinqing.kernel.parties.queries import Reached


def tell_of_policies(news: Sequence[Event]) -> None:
    """A version was published or put to the public: tell everybody whose subscription it fits, once."""
    versions = Version.objects.in_bulk({event.facts["version"] for event in news})
    for event in news:
        wanted = wanting(versions[event.facts["version"]], timezone.localdate(event.at))
        persons = {one.person_id: one.person for one in wanted}
        tell(Telling(event, None, Reached(person)) for person in persons.values())


def tell_of_answers(news: Sequence[Event]) -> None:
    """An opinion was answered: tell whoever gave it."""
    opinions = Opinion.objects.select_related("given_by").in_bulk({event.facts["opinion"] for event in news})
    tell(Telling(event, None, Reached(opinions[event.facts["opinion"]].given_by)) for event in news)


POLICIES = frozenset({events.PUBLISHED.tag, events.CONSULTED.tag})
ANSWERS = frozenset({events.ANSWERED.tag})
