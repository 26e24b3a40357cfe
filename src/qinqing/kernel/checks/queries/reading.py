"""Reading checks: one, the queue of a unit, what the moves look at, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from qinqing.kernel.checks import events
from qinqing.kernel.checks.lifecycle import LIFE, OPEN, Facts
from qinqing.kernel.checks.models import Check
from qinqing.kernel.checks.rules import SILENCE
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.matters.rules import below
from qinqing.kernel.obligations.lifecycle import CLAIMED
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries.silence import neutral_at, passings
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import on

RELATED = (
    "matter",
    "unit",
    "taken_by",
    "claim__claimed_by",
    "claim__prepared_by",
    "claim__obligation__matter",
    "claim__obligation__debtor",
    "claim__obligation__creditor",
    "claim__obligation__verifier",
    "claim__obligation__calendar",
)
MOST = 100


def facts_of(check: Check, actor: Actor, today: date) -> Facts:
    """Return what the guards look at; the check comes with its unit and its promise, two queries."""
    promise = check.claim.obligation
    held = on(Post.objects.filter(person=check.taken_by_id, unit=check.unit_id), today)
    return Facts(
        actor=actor,
        unit_id=check.unit_id,
        unit=check.unit.short_name if check.unit else "",
        sides=frozenset({promise.debtor_id, promise.creditor_id, promise.verifier_id}),
        had_a_hand=_had_a_hand(promise),
        taken_by=check.taken_by_id,
        taker_left=check.taken_by_id is not None and not held.exists(),
    )


def _had_a_hand(promise: Obligation) -> frozenset[UUID]:
    """Return who claimed, prepared or answered what a promise was claimed with, now or before."""
    claims = Claim.objects.filter(obligation=promise)
    rows = claims.values_list("claimed_by", "prepared_by", "answered_by")
    return frozenset(person for row in rows for person in filter(None, row))


def verdicts(check: Check, actor: Actor, today: date) -> tuple[Verdict, Verdict]:
    """Return whether `actor` may take a check today, and conclude it, and why not."""
    known = facts_of(check, actor, today)
    return LIFE.verdict("take", check.state, known), LIFE.verdict("conclude", check.state, known)


def check_for(actor: Actor, reference: str) -> Check:
    """Return a check that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    seen = Check.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = seen.select_related(*RELATED).first()
    if found is None:
        raise hidden(reference, actor)
    return found


def queue(actor: Actor) -> "QuerySet[Check]":
    """Return the checks that wait for the actor's unit, the nearest last day first."""
    rows = Check.objects.filter(unit=actor.unit_id, state__in=OPEN, matter__in=Matter.objects.visible_to(actor))
    return rows.select_related(*RELATED).order_by("due_on", "pk")


def unassigned(actor: Actor) -> "QuerySet[Check]":
    """Return the checks that nobody is named for, at or below the administrator's place; for counting only."""
    first, end = below(actor.jurisdiction or "")
    return Check.objects.filter(unit__isnull=True, state__in=OPEN, matter__path__gte=first, matter__path__lt=end)


def to_stand_in(actor: Actor, today: date) -> list[tuple[Obligation, date | None]]:
    """Return claims that units below were silent about and the actor's unit may answer, each with its last day.

    None where the turn has passed on to a neutral unit; as many queries for few as for many.
    """
    if actor.side != GOV:
        return []
    rows = Obligation.objects.visible_to(actor).filter(
        verifier__belongs_to=actor.unit_id, state=CLAIMED, answer_due__lt=today
    )
    found = rows.select_related("matter", "debtor", "creditor", "verifier__belongs_to", "calendar", "answer_ladder")
    waiting = list(found.prefetch_related("answer_ladder__steps").order_by("answer_due", "pk")[:MOST])
    passed = passings(waiting)
    return [
        (promise, turn.superior_until if today < turn.neutral_from else None)
        for promise in waiting
        if (turn := passed.get(promise.pk)) and turn.superior and today >= turn.superior_from
    ]


def is_silent(check: Check, now: datetime) -> bool:
    """Say whether everybody else's turn to answer the claim is over: also while a drawn check of it is running."""
    passed = None if check.cause == SILENCE else neutral_at(check.claim.obligation)
    return check.cause == SILENCE or (passed is not None and passed <= now)


def reasons_of(check: Check) -> str:
    """Return what the unit wrote with its result; an erased text says so."""
    for entry in history(check.pk):
        if entry.kind == events.CONCLUDED.tag:
            return entry.text("reasons")
    return ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check of a promise found, as the page of its matter says it."""

    check: Check
    contradicts: bool


def checks_of(promises: Sequence[int]) -> list[Check]:
    """Return the checks of claims to these promises, the newest first, in one query."""
    rows = Check.objects.filter(claim__obligation__in=promises).select_related("matter", "unit", "claim")
    return list(rows.order_by("-begun_at", "-pk"))
