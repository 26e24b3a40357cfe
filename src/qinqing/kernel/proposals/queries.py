"""Reading proposals, and what an actor may do with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext as _

from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.chronicle.queries import Entry, history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import Laid, Overtaken, Recused, begun, hidden, laid_out, overtaken, seen
from qinqing.kernel.parties.queries import Counted, names
from qinqing.kernel.proposals import access
from qinqing.kernel.proposals.events import KINDS
from qinqing.kernel.proposals.lifecycle import HEARD, LIFE, NOTIFIED, OBJECTED, PROPOSED, STATES, UPHELD, Facts
from qinqing.kernel.proposals.models import KIND, Proposal

LABELS = {kind.tag: kind.label for kind in KINDS}


def facts(proposal: Proposal, actor: Actor, today: date) -> Facts:
    """Return what the lifecycle's guards look at."""
    return Facts(
        actor=actor,
        today=today,
        against_id=proposal.against_id,
        proposed_by=proposal.proposed_by_id,
        proposing_unit_id=proposal.proposing_unit_id,
        sides=frozenset(proposal.about.parties.values_list("unit", flat=True)),
        decided_by=proposal.decided_by_id,
        hearing_ends=proposal.hearing_ends,
        objection_ends=proposal.objection_ends,
        objected=proposal.objected_at is not None,
    )


def keep_away(proposal: Proposal, actor: Actor) -> None:
    """Raise Recused when a declared conflict keeps `actor` from the matter in which it was proposed."""
    if Matter.objects.kept_from(actor).filter(pk=proposal.about_id).exists():
        raise Recused


def proposal_for(actor: Actor, reference: str) -> Proposal:
    """Return a proposal that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    related = ("matter", "about", "against", "proposing_unit", "proposed_by", "decided_by")
    visible = Proposal.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    proposal = visible.select_related(*related).first()
    if proposal is None:
        raise hidden(reference, actor)
    keep_away(proposal, actor)
    return proposal


def seen_of(proposal: Proposal) -> str:
    """Return what the reader of a form about a proposal sees of it now, for the form to carry."""
    return seen(proposal.pk, _reads(proposal))


def difference(token: str, proposal: Proposal) -> Overtaken | None:
    """Return what is otherwise with a proposal since the form that carried `token` was opened."""
    return overtaken(token, proposal.pk, _reads(proposal))


def _reads(proposal: Proposal) -> dict[str, str]:
    return {
        "现在": STATES[proposal.state],
        "陈述": _until(proposal.hearing_ends),
        "决定": proposal.decided_by.name if proposal.decided_by else "还没有",
        "异议": _until(proposal.objection_ends),
    }


def _until(day: date | None) -> str:
    return f"到{whole_day(day)}" if day else "还没有期限"


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a proposal's history in people's words."""

    label: str
    who: str
    entry: Entry


def told(proposal: Proposal) -> list[Told]:
    """Return the history, newest first."""
    entries = history(proposal.pk)
    who = names([entry.actor for entry in entries])
    return [
        Told(LABELS.get(entry.kind, ""), who.get(entry.actor, "") if entry.actor else "", entry)
        for entry in reversed(entries)
    ]


def verdicts(proposal: Proposal, actor: Actor, today: date) -> list[Verdict]:
    """Return the verdict on every move for `actor` on `today`."""
    return LIFE.verdicts(proposal.state, facts(proposal, actor, today))


def proposals_of(actor: Actor) -> Sequence[Proposal]:
    """Return the newest proposals that `actor` may see, in one query."""
    visible = Proposal.objects.filter(matter__in=Matter.objects.visible_to(actor))
    visible = visible.exclude(about__in=Matter.objects.kept_from(actor))
    return list(visible.select_related("matter", "against", "about", "proposing_unit").order_by("-proposed_at")[:200])


def left_open(unit_id: int) -> list[Counted]:
    """Return how many proposals that a unit made or that concern it are not settled."""
    concerned = Q(against=unit_id) | Q(proposing_unit=unit_id)
    open_states = [PROPOSED, NOTIFIED, HEARD, OBJECTED]
    return [(_("件未了结的提请事项"), Proposal.objects.filter(concerned, state__in=open_states).count())]


Rows = QuerySet[Any, Any]


def _listed(actor: Actor, found: Rows, due: str | None = None) -> Laid:
    away = excluded_units(actor.person_id)
    parties = Party.objects.filter(matter=OuterRef("about"), unit__in=away)
    open_to = found.filter(~Exists(parties)).exclude(about__host__in=away)
    told = {"title": "about__title", "other": "against__short_name", "state": "state", "at": "proposed_at"}
    return laid_out(open_to, **told, due=due)


def _to_notify(actor: Actor) -> Laid:
    mine = Proposal.objects.filter(state=PROPOSED, proposed_by=actor.person_id)
    return _listed(actor, mine)


def _to_speak(actor: Actor) -> Laid:
    against = Proposal.objects.filter(against=actor.unit_id)
    return _listed(actor, against.filter(state=NOTIFIED), "hearing_ends")


def _to_object(actor: Actor) -> Laid:
    against = Proposal.objects.filter(against=actor.unit_id, state=UPHELD)
    in_time = against.filter(objected_at__isnull=True, objection_ends__gte=TruncDate(Now()))
    return _listed(actor, in_time, "objection_ends")


def _to_decide(actor: Actor) -> Laid:
    """Return what the actor may decide: nobody of the proposing unit or of a side, nor who had it in hand before."""
    if not may(actor, access.DECIDE):
        return _listed(actor, Proposal.objects.none())
    asked = Proposal.objects.filter(state__in=[HEARD, OBJECTED])
    sides = Party.objects.filter(matter=OuterRef("about"), unit=actor.unit_id)
    others = asked.exclude(against=actor.unit_id).exclude(proposing_unit=actor.unit_id).filter(~Exists(sides))
    free = others.exclude(proposed_by=actor.person_id)
    return _listed(actor, free.filter(Q(decided_by__isnull=True) | ~Q(decided_by=actor.person_id)))


def _todo(code: str, label: str, rows: Any, permission: str) -> Work:
    return Work(code, label, TO_DO, rows, KIND, permission, STATES.__getitem__, hands_over=True)


WORK = (
    _todo("notify", "告知当事方", _to_notify, access.PROPOSE),
    _todo("speak", "陈述", _to_speak, access.SPEAK),
    _todo("object", "不服可提异议", _to_object, access.SPEAK),
    _todo("rule", "作出决定", _to_decide, access.DECIDE),
    Work("proposal", "提请事项", BEGUN, begun(KIND), word=STATES.__getitem__),
)
