"""What waits for people in receipts, and what they began."""

from typing import Any

from django.db.models import QuerySet

from qinqing.commons.receipts import access
from qinqing.commons.receipts.lifecycle import LIVE, STATES
from qinqing.commons.receipts.models import KIND, NEUTRAL, Turn
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.queries import Laid, begun, laid_out

Rows = QuerySet[Any, Any]


def _laid(rows: Rows) -> Laid:
    return laid_out(
        rows,
        "receipt__matter",
        other="receipt__obligation__debtor__short_name",
        state="receipt__state",
        due="due_on",
        light="receipt__matter__light",
    )


def _mine(actor: Actor) -> Rows:
    return Turn.objects.filter(unit=actor.unit_id, said="", receipt__state__in=LIVE)


def to_answer(actor: Actor) -> Laid:
    """Return the receipts that wait for the answer of the actor's unit."""
    return _laid(_mine(actor).exclude(part=NEUTRAL))


def to_rule(actor: Actor) -> Laid:
    """Return the receipts on which the actor's unit rules."""
    return _laid(_mine(actor).filter(part=NEUTRAL))


WORK = (
    Work(
        "sign_receipt", "签认归因单", TO_DO, to_answer, KIND, access.SIGN_RECEIPT, STATES.__getitem__, hands_over=True
    ),
    Work("rule_receipt", "核定归因单", TO_DO, to_rule, KIND, access.RULE, STATES.__getitem__, hands_over=True),
    Work("receipt", "出具归因单", BEGUN, begun(KIND), word=STATES.__getitem__),
)
