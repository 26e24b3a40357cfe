"""Checks begin, find their unit, and become needless: by the clock and by what others did, at nobody's choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.checks import events
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.checks.lifecycle import ASSIGNED, LAPSED, OPEN, UNASSIGNED
from qinqing.kernel.checks.models import CHECK, Check
from qinqing.kernel.checks.queries.naming import neutrals
from qinqing.kernel.checks.rules import DRAWN, LIMIT, SILENCE
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.matters import events as grants
from qinqing.kernel.matters.actions import lock, open_matter
from qinqing.kernel.matters.models import Grant, Matter, Party
from qinqing.kernel.matters.rules import INTERNAL, PARTIES, SEALED
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.queries import ladders_at
from qinqing.kernel.parties.models import Unit

RELATED = (
    "obligation__matter__host",
    "obligation__debtor",
    "obligation__creditor",
    "obligation__verifier",
    "obligation__calendar",
)

_WIND = """
    UPDATE checks_check AS one SET step = rung.number,
        next_at = obligations_step_at(promise.calendar_id, one.due_on, rung."offset", rung.unit)
    FROM obligations_claim AS claim, obligations_obligation AS promise, obligations_ladderstep AS rung
    WHERE claim.id = one.claim_id AND promise.id = claim.obligation_id
      AND rung.ladder_id = one.ladder_id AND rung.number = 1 AND one.matter_id = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A claim whose check begins: `at` is the instant of its event, `counts_from` that from which its days count.

    After an outage the second is the later one: nobody loses days while the house slept.
    """

    claim: int
    at: datetime
    counts_from: datetime


def begin(due: Sequence[Due], cause: str) -> list[Check]:
    """Begin checks of claims, but for those that have one, or need none any more; the caller may hold the matters.

    A drawn claim is checked also when it was confirmed meanwhile; after silence only one that still waits.
    """
    running()
    wanted = {one.claim: one for one in due}
    lock(set(Claim.objects.filter(pk__in=wanted).values_list("obligation__matter", flat=True)))
    checked = set(Check.objects.filter(claim__in=wanted, state__in=OPEN).values_list("claim", flat=True))
    claims = Claim.objects.filter(pk__in=wanted).exclude(pk__in=checked).select_related(*RELATED).order_by("pk")
    needed = [one for one in claims if _needs(one, cause)]
    units = _units([one.obligation.pk for one in needed], neutrals([one.obligation for one in needed]))
    made = [_open(claim, wanted[claim.pk], cause, units[claim.obligation_id]) for claim in needed]
    _wind([one.pk for one in made if one.unit_id])
    append([entry for one in made for entry in _told(one)])
    return made


def _needs(claim: Claim, cause: str) -> bool:
    if claim.obligation.matter.confidentiality in {INTERNAL, SEALED}:
        return False
    return claim.outcome == Claim.OPEN or (cause == DRAWN and claim.outcome == Claim.ACCEPTED)


def _units(promises: Sequence[int], found: Mapping[int, int | None]) -> dict[int, Unit | None]:
    known = Unit.objects.in_bulk({unit for unit in found.values() if unit is not None})
    return {promise: known.get(found[promise] or 0) for promise in promises}


def _open(claim: Claim, due: Due, cause: str, unit: Unit | None) -> Check:
    promise = claim.obligation
    sides = {one: one.side for one in (promise.debtor, promise.creditor, promise.verifier)}
    counts_from = timezone.localdate(due.counts_from)
    last = calendar(promise.calendar.code).shift(counts_from, LIMIT, WORKING_DAY)
    state = ASSIGNED if unit else UNASSIGNED
    matter = open_matter(
        kind=CHECK,
        prefix="HY",
        title=f"核验：{promise.title}",
        host=unit or promise.matter.host,
        confidentiality=PARTIES,
        state=state,
        parties=sides | ({unit: GOV} if unit else {}),
        at=due.at,
    )
    # Whoever oversees the matter oversees its check: it lies where that lies, whoever makes it.
    Matter.objects.filter(pk=matter.pk).update(path=promise.matter.path, next_due=last if unit else None)
    return Check.objects.create(
        matter=matter,
        claim=claim,
        cause=cause,
        state=state,
        unit=unit,
        ladder=ladders_at(promise.matter.path)[CHECK],
        begun_at=due.at,
        counts_from=counts_from if unit else None,
        due_on=last if unit else None,
    )


def _told(one: Check) -> list[Entry]:
    promise = one.claim.obligation
    where = {"unit": one.unit_id, "due_on": one.due_on}
    about = {"obligation": promise.pk, "claim": one.claim_id, "check": one.matter.reference, "cause": one.cause}
    return [
        Entry(one.pk, events.OPENED, one.begun_at, where),
        Entry(promise.matter_id, events.STARTED, one.begun_at, {**about, **where}),
    ]


def _wind(checks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WIND, [list(checks)])


def assign(at: datetime) -> int:
    """Give checks without a unit the one that fits since a place named another; returns how many found one."""
    running()
    waiting = set(Check.objects.filter(state=UNASSIGNED).values_list("pk", flat=True))
    lock(waiting)
    still = Check.objects.filter(pk__in=waiting, state=UNASSIGNED).order_by("pk")
    found = list(still.select_related("matter", *(f"claim__{one}" for one in RELATED)))
    promises = [one.claim.obligation for one in found]
    units = _units([one.pk for one in promises], neutrals(promises))
    done = [one for one in found if _assigned(one, units[one.claim.obligation_id], at)]
    _wind([one.pk for one in done])
    append([Entry(one.pk, events.OPENED, at, {"unit": one.unit_id, "due_on": one.due_on}) for one in done])
    return len(done)


def _assigned(one: Check, unit: Unit | None, at: datetime) -> bool:
    if unit is None:
        return False
    promise = one.claim.obligation
    one.unit, one.state, one.counts_from = unit, ASSIGNED, timezone.localdate(at)
    one.due_on = calendar(promise.calendar.code).shift(one.counts_from, LIMIT, WORKING_DAY)
    one.save(update_fields=["unit", "state", "counts_from", "due_on"])
    Matter.objects.filter(pk=one.pk).update(host=unit, state=ASSIGNED, next_due=one.due_on)
    Party.objects.create(matter_id=one.pk, unit=unit, side=GOV)
    return True


def lapse(news: Sequence[Event]) -> int:
    """Let checks lapse whose claim was sent back or ended, or answered where only silence had begun them.

    A drawn check of a claim that was confirmed goes on. What the check's own result did to the claim is no reason.
    """
    running()
    by_promise = {event.facts["obligation"]: event for event in news}
    rows = Check.objects.filter(claim__obligation__in=by_promise, state__in=OPEN).exclude(claim__outcome=Claim.OPEN)
    needless = rows.exclude(cause=DRAWN, claim__outcome=Claim.ACCEPTED).order_by("pk")
    lock({stream for pair in needless.values_list("pk", "claim__obligation__matter") for stream in pair})
    found = list(needless.select_related("claim__obligation"))
    told = []
    for one in found:
        event = by_promise[one.claim.obligation_id]
        close(one, LAPSED)
        told += [_needless(one, event), *take_back(one, event.at, event.actor or one.taken_by_id)]
    append(told)
    return len(found)


def _needless(one: Check, event: Event) -> Entry:
    return Entry(one.pk, events.LAPSED, event.at, {"why": event.kind})


def take_back(one: Check, at: datetime, by: UUID | None) -> list[Entry]:
    """End the grant that the taker of a check received with it; returns what is to be told, nothing of an ended one."""
    if one.taken_at is None:
        return []
    matter, person = one.claim.obligation.matter_id, one.taken_by_id
    given = Grant.objects.filter(matter=matter, person=person, granted_at=one.taken_at, revoked_at__isnull=True)
    ended = list(given.values_list("pk", flat=True))
    Grant.objects.filter(pk__in=ended).update(revoked_at=at, revoked_by=by)
    return [Entry(matter, grants.ENDED, at, {"grant": grant, "person": str(person)}) for grant in ended]


def close(one: Check, state: str, **fields: object) -> None:
    """Stop what watches a check, and bring its matter in line."""
    running()
    Check.objects.filter(pk=one.pk).update(state=state, step=None, next_at=None, **fields)
    Matter.objects.filter(pk=one.pk).update(state=state, light=0, next_due=None)


__all__ = ["DRAWN", "SILENCE", "Due", "assign", "begin", "close", "lapse", "take_back"]
