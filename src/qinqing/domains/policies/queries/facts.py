"""What the guards look at: how far a version is, and who had it in hand."""

from datetime import date

from qinqing.domains.policies import events
from qinqing.domains.policies.lifecycle import Facts
from qinqing.domains.policies.models import Consultation, Opinion, Version
from qinqing.domains.policies.rules.cutting import cited
from qinqing.domains.policies.rules.rule import Rule
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor


def facts(version: Version, actor: Actor, today: date) -> Facts:
    """Return what the guards need to know about a version and an actor; five queries at most."""
    matter = version.policy.matter
    asked = Consultation.objects.filter(version=version).first()
    unanswered = Opinion.objects.filter(consultation=asked, outcome="").count() if asked else 0
    return Facts(
        actor=actor,
        host_id=matter.host_id,
        host_name=matter.host.short_name,
        today=today,
        provisions=version.provisions.count(),
        wrote=wrote(version, actor),
        itemised=version.itemised_at is not None,
        was_published=version.published_at is not None,
        checked=version.responsible.filter(part="check").exists(),
        ends_on=asked.ends_on if asked else None,
        unanswered=unanswered,
        waived=bool(version.without_consultation),
    )


def wrote(version: Version, actor: Actor) -> bool:
    """Tell whether somebody had a hand in what a version says; one query."""
    tags = [kind.tag for kind in events.WRITING]
    found = Event.objects.filter(stream=version.policy_id, kind__in=tags, actor=actor.person_id)
    return found.filter(facts__version=version.pk).exists()


def uncited(version: Version, rule: Rule) -> list[str]:
    """Return what a rule cites that is no provision of the version, in its order; one query."""
    known = {cited(number) for number in version.provisions.exclude(number="").values_list("number", flat=True)}
    return list(dict.fromkeys(cite for cite in rule.cites if cited(cite) not in known))
