"""「不便直接回复，请核实」: kept under seal; everything that anybody else sees stays as if nothing had been said."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from qinqing.kernel.checks import access, events
from qinqing.kernel.checks.actions.drawing import draw_within
from qinqing.kernel.checks.models import SEALED_ANSWER, SealedAnswer
from qinqing.kernel.checks.queries.sealing import answered, sealed, tags
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import current, open_matter, open_to
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.actions import Target
from qinqing.kernel.obligations.actions.target import held
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.queries import facts, open_claim
from qinqing.kernel.parties.models import Person

OPEN_FOR = timedelta(days=3 * 366)
"""How long whoever wrote it may read it: as long as a claim of civil law may be raised (民法典 188)."""


@action(access.SET_ASIDE, alone=True)
def set_aside(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Answer a claim in confidence: one's name is not shown to the other side, a neutral unit looks instead.

    The promise, its matter, its history and its clocks stay untouched. Whoever could send the claim back may do this,
    but for one who only stands in for the verifier. Raises a Refusal that says why not.
    """
    matter, promise = held(target, by=by, judges=True)
    waiting = open_claim(promise)
    if answered(by, waiting) is not None:
        running().repeated = True
        return
    current(matter, target.rev)
    known = facts(promise, by, waiting, today=timezone.localdate(at))
    LIFE.require("reject", promise.state, replace(known, stands_in=False))
    if waiting is None:
        raise NotFound
    kept = open_matter(
        kind=SEALED_ANSWER,
        prefix="MF",
        title="",
        host=promise.verifier,
        confidentiality=SEALED,
        state="kept",
        parties={},
        at=at,
    )
    record(kept.pk, events.SEALED, by=by, at=at)
    open_to(kept, Person.objects.get(pk=by.person_id), at + OPEN_FOR, by=by, at=at)
    tag = tags(waiting.pk, by.person_id)[0]
    SealedAnswer.objects.bulk_create([SealedAnswer(matter=kept, tag=tag, content=sealed(waiting.pk, note.strip()))])
    waiting.obligation = promise
    draw_within(waiting, at)
