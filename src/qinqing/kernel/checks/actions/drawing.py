"""The lot of each claim: decided once, by a secret that nobody knows beforehand, and kept."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.checks import events
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.checks.models import Check, Draw
from qinqing.kernel.checks.queries.earlier import before, owed
from qinqing.kernel.checks.queries.naming import all_rules, share_at
from qinqing.kernel.checks.rules import WINDOW, commitment, day_among, day_of, is_drawn
from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import running
from qinqing.kernel.matters.rules import INTERNAL, SEALED
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.rules.ladders import step_at

AREA = "draws"
LENGTH = 32
"""Bytes of a secret."""

_DRAW = """
    INSERT INTO checks_draw (claim_id, kept_from_id, secret, permille, on_day, due_at)
    SELECT given.claim_id, given.kept_from_id, given.secret, given.permille, given.day, obligations_step_at(
               promise.calendar_id, (claim.claimed_at AT TIME ZONE 'Asia/Shanghai')::date, given.day, 'working_day')
    FROM unnest(%(claims)s::bigint[], %(kept)s::bigint[], %(secrets)s::bytea[], %(shares)s::smallint[],
                %(days)s::integer[]) AS given(claim_id, kept_from_id, secret, permille, day)
    JOIN obligations_claim AS claim ON claim.id = given.claim_id
    JOIN obligations_obligation AS promise ON promise.id = claim.obligation_id
    ON CONFLICT (claim_id) DO NOTHING RETURNING claim_id
"""


def draw(claims: Sequence[Claim], at: datetime) -> None:
    """Decide for claims whether and when chance has them checked; those with a lot keep it.

    They come with promise and matter. What is internal or sealed is never shown to a neutral unit. Told is each lot
    once, with its claim: also one that fell before, since the claim was answered in confidence before its news came.
    """
    running()
    stream, made = area_stream(AREA), _cast(claims)
    lots = Draw.objects.filter(pk__in=[one.pk for one in claims]).order_by("pk")
    before = [one.pk for one in lots if one.pk not in made]
    # A history is not searched by what it tells, so this is asked only of lots that somebody forestalled.
    known = Event.objects.filter(stream=stream, kind=events.ALLOTTED.tag, facts__claim__in=before) if before else ()
    told = {event.facts["claim"] for event in known}
    append([Entry(stream, events.ALLOTTED, at, _told(one)) for one in lots if one.pk not in told])


def _cast(claims: Sequence[Claim]) -> set[int]:
    """Let the lots of claims fall where none has fallen; returns of which."""
    have_one = set(Draw.objects.filter(pk__in=[one.pk for one in claims]).values_list("pk", flat=True))
    without = [one for one in claims if one.pk not in have_one]
    open_to_check = [one for one in without if one.obligation.matter.confidentiality not in {INTERNAL, SEALED}]
    if not open_to_check:
        return set()
    past = before(open_to_check)
    _cast([earlier[-1] for earlier in past.values()])
    known, kept, owing = all_rules(), _kept(past), owed(past)
    lots = [kept.get(one.pk) or _fresh(one, share_at(one.obligation.matter.path, known)) for one in open_to_check]
    for one in lots:
        if one.on_day is None and one.claim_id in owing:
            one.on_day = day_of(bytes(one.secret), one.fell_for)
    columns: dict[str, Any] = {
        "claims": [one.pk for one in lots],
        "kept": [one.kept_from_id for one in lots],
        "secrets": [one.secret for one in lots],
        "shares": [one.permille for one in lots],
        "days": [one.on_day for one in lots],
    }
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, columns)
        return {pk for (pk,) in cursor.fetchall()}


def _fresh(claim: Claim, share: int) -> Draw:
    secret = secrets.token_bytes(LENGTH)
    day = day_of(secret, claim.pk) if is_drawn(secret, claim.pk, share) else None
    return Draw(claim=claim, secret=secret, permille=share, on_day=day)


def _kept(past: Mapping[int, Sequence[Claim]]) -> dict[int, Draw]:
    """Return the lots of claims before which one was taken back: that one's, with the day that it was drawn for.

    Also a check that somebody asked for in confidence stays. So taking back and claiming anew draws no other lot, and
    spares nobody a check. Where none was drawn at all there is none to keep.
    """
    taken_back = {pk: earlier[-1].pk for pk, earlier in past.items() if earlier[-1].outcome == Claim.WITHDRAWN}
    lots = Draw.objects.in_bulk(taken_back.values())
    found = {pk: lots[last] for pk, last in taken_back.items() if last in lots}
    return {pk: _again(pk, lot) for pk, lot in found.items() if lot.permille}


def _again(claim: int, lot: Draw) -> Draw:
    secret, first = bytes(lot.secret), lot.fell_for
    drawn = day_of(secret, first) if is_drawn(secret, first, lot.permille) else None
    return Draw(claim_id=claim, kept_from_id=first, secret=secret, permille=lot.permille, on_day=lot.on_day or drawn)


def _told(lot: Draw) -> dict[str, object]:
    promised = commitment(bytes(lot.secret), lot.fell_for)
    return {"claim": lot.pk, "commitment": promised, "permille": lot.permille}


def draw_within(claim: Claim, at: datetime) -> None:
    """Have a claim checked within its window: on the day of its lot while that lies ahead, else on one of the rest.

    Nothing changes for one that is drawn or checked anyway, nor once the window is over, nor where none is drawn: the
    one check would say who asked for it. A lot of which the news has not come yet is told with it, as any other. The
    caller holds the matter.
    """
    running()
    if not share_at(claim.obligation.matter.path, all_rules()) and not Draw.objects.filter(pk=claim.pk).exists():
        return
    _cast([claim])
    lot = Draw.objects.select_for_update(no_key=True).filter(pk=claim.pk).first()
    if lot is None or not lot.permille or lot.due_at is not None or Check.objects.filter(claim=claim).exists():
        return
    days, claimed_on = calendar(claim.obligation.calendar.code), timezone.localdate(claim.claimed_at)
    instants = {day: step_at(days, claimed_on, day, WORKING_DAY) for day in range(1, WINDOW + 1)}
    chosen = day_among(bytes(lot.secret), lot.fell_for, [day for day, instant in instants.items() if instant > at])
    if chosen is not None:
        Draw.objects.filter(pk=claim.pk).update(on_day=chosen, due_at=instants[chosen])
