"""Laying clauses from elsewhere on a draft: each is a suggestion like one from its text, and waits for a decision."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.drafts import MOST_CLAUSES, TooManyClauses, due, held
from qinqing.domains.contracts.models import COPY, LEFT_OUT, LIBRARY, MILESTONE, SUGGESTED, UNCLEAR, Draft, DraftClause
from qinqing.domains.contracts.queries.copying import copied, copied_from
from qinqing.domains.contracts.queries.library import from_library
from qinqing.domains.contracts.queries.milestones import milestones
from qinqing.domains.contracts.rules.drafting import Offered, renumbered
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import moved


class NothingChosen(Refusal):
    """Laying nothing on a draft would be an empty event."""

    says = _("没有选任何一条。请至少选一条。")


class LaidAlready(Refusal):
    """The same milestones are laid once; what was left out of them can be kept again one by one."""

    says = _("常见里程碑已经放进这份草稿。不采用的还在草稿里，可以重新采用。")
    status = 409


@action(access.WRITE_DRAFT)
def lay(
    *,
    reference: str,
    chosen: Collection[str],
    after: Mapping[str, int],
    rev: int | None = None,
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Lay the chosen usual milestones on a draft, each with its default gates and the days `after` the signing."""
    draft = held(reference, "write", by=by, rev=rev)
    if draft.clauses.filter(origin=MILESTONE).exists():
        raise LaidAlready
    _suggest(draft, milestones(draft, chosen, after), MILESTONE, None, by, at)


@action(access.WRITE_DRAFT)
def copy(*, reference: str, source: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Offer the clauses of a contract that `by` sees to a draft; between other parties, neither names nor amounts."""
    draft = held(reference, "write", by=by, rev=rev)
    contract = copied_from(by, source)
    _suggest(draft, copied(by, contract, draft), COPY, contract.pk, by, at)


@action(access.WRITE_DRAFT)
def insert(*, reference: str, chosen: Collection[int], rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Offer clauses of the library that `by` sees to a draft; what they wait for is found by its title."""
    draft = held(reference, "write", by=by, rev=rev)
    _suggest(draft, from_library(by, chosen, draft), LIBRARY, None, by, at)


def _suggest(
    draft: Draft, offered: Sequence[Offered], origin: str, source: int | None, by: Actor, at: datetime
) -> None:
    if not offered:
        raise NothingChosen
    standing = list(draft.clauses.values_list("position", "state", "number"))
    if len(standing) + len(offered) > MOST_CLAUSES:
        raise TooManyClauses(count=len(standing) + len(offered), most=MOST_CLAUSES)
    taken = {number for _position, state, number in standing if state not in {LEFT_OUT, UNCLEAR}}
    last = max((position for position, _state, _number in standing), default=0)
    running()
    DraftClause.objects.bulk_create(
        _row(draft, one, origin, position) for position, one in enumerate(renumbered(offered, taken), start=last + 1)
    )
    moved(draft.matter)
    told = {"origin": origin, "clauses": len(offered), "source": source}
    record(draft.pk, events.OFFERED, by=by, at=at, facts=told)


def _row(draft: Draft, one: Offered, origin: str, position: int) -> DraftClause:
    return DraftClause(
        draft=draft,
        position=position,
        state=SUGGESTED,
        origin=origin,
        number=one.number,
        title=one.title,
        side=one.side,
        base_due=one.base_due or due(draft, one.length, one.length_unit),
        length=one.length,
        length_unit=one.length_unit,
        unit=one.unit,
        text=one.text,
        waits_for="、".join(one.waits_for),
        stops_for="、".join(one.stops_for),
        condition=one.condition,
        recurrence=one.recurrence,
        quantity=one.quantity,
        measure=one.measure,
        incentive=one.incentive,
        legal_basis=one.legal_basis,
        milestone=one.milestone,
    )
