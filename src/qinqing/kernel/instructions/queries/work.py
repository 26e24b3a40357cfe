"""What of instructions waits for people: an answer, and looking at one."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.rooms import TO_DO, Work
from qinqing.kernel.instructions import access
from qinqing.kernel.instructions.lifecycle import ANSWERED, OPEN, STATES
from qinqing.kernel.instructions.models import Addressee, Instruction
from qinqing.kernel.instructions.rules import ANYBODY, FOR, ranks_for
from qinqing.kernel.matters.queries import Laid, laid_out
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.rules import RANKS


def _asked(actor: Actor) -> Laid:
    """Return what the actor's unit was asked and has not answered, addressed to a rank that the actor stands for."""
    mine: Any = Q(instruction__rank=ANYBODY)
    for rank in filter(None, FOR):
        holders = [held for held in RANKS if rank in ranks_for(held, GOV)]
        mine |= Q(instruction__rank=rank) & Exists(Post.objects.filter(pk=actor.post_id, rank__in=holders))
    waiting = Addressee.objects.filter(mine, unit=actor.unit_id, answered_at__isnull=True, instruction__state=OPEN)
    others = waiting.exclude(instruction__author=actor.person_id)
    told = {"state": "instruction__state", "other": "instruction__unit__short_name", "at": "instruction__written_at"}
    return laid_out(others, "instruction__matter", due="instruction__due_on", **told)


def _answered(actor: Actor) -> Laid:
    """Return the instructions of the actor's post of which every answer is there."""
    waits = Addressee.objects.filter(instruction=OuterRef("pk"), answered_at__isnull=True)
    rows = Instruction.objects.filter(~Exists(waits), post=actor.post_id, state=OPEN)
    last = Addressee.objects.filter(instruction=OuterRef("pk")).order_by("-answered_at")
    return laid_out(
        rows,
        state="state",
        other=Subquery(last.values("unit__short_name")[:1]),
        at=Subquery(last.values("answered_at")[:1]),
    )


WORK = (
    Work(
        "instruction_asked",
        "答复批示",
        TO_DO,
        _asked,
        "instructions",
        access.ANSWER,
        STATES.__getitem__,
        hands_over=True,
    ),
    Work(
        "instruction_answered",
        "看批示的答复",
        TO_DO,
        _answered,
        "instructions",
        access.WRITE,
        lambda _state: ANSWERED,
        hands_over=True,
    ),
)
