"""A receipt goes on to a neutral unit: by an objection, or by the clock after silence; never into a consent."""

from datetime import datetime

from django.db.models import Q

from qinqing.commons.receipts import events
from qinqing.commons.receipts.actions.turns import begin, close, halt
from qinqing.commons.receipts.lifecycle import ASSIGNED, OPEN, REPLACED, UNASSIGNED
from qinqing.commons.receipts.models import NEUTRAL, Receipt, Turn
from qinqing.commons.receipts.queries.reading import RELATED, neutral_for
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.matters.models import Matter, Party

OBJECTION, SILENCE, NAMED = "objection", "silence", "named"
LADDER = "check"
"""The ladder that watches a neutral unit, the same as for claims."""


def dispute(receipt: Receipt, cause: str, at: datetime) -> None:
    """Give a receipt to the unit that is near to none whom it touches; the caller holds it.

    Where nobody fits it waits without a limit until somebody is named.
    """
    running()
    unit = neutral_for(receipt)
    halt(receipt)
    state, due = (ASSIGNED if unit else UNASSIGNED), None
    if unit is not None:
        due = begin(receipt, {NEUTRAL: unit}, LADDER, at)
        Party.objects.get_or_create(matter_id=receipt.pk, unit=unit, defaults={"side": GOV})
    Receipt.objects.filter(pk=receipt.pk).update(state=state)
    Matter.objects.filter(pk=receipt.pk).update(state=state, light=0, next_due=due)
    facts = {"cause": cause, "due_on": due, "unit": unit.pk if unit else None}
    append([Entry(receipt.pk, events.HANDED, at, facts)])


def _open(references: Q, state: str) -> list[Receipt]:
    """Lock receipts with their streams, and return those that are still in a state."""
    wanted = set(Receipt.objects.filter(references, state=state).values_list("pk", flat=True))
    lock(wanted)
    return list(Receipt.objects.filter(pk__in=wanted, state=state).select_related(*RELATED).order_by("pk"))


def hand_on(receipt_id: int, unit_id: int, at: datetime) -> None:
    """A side was silent to the end: a neutral unit rules, unless somebody answered meanwhile."""
    for one in _open(Q(pk=receipt_id), OPEN):
        if Turn.objects.filter(receipt=one, unit=unit_id, said="").exclude(part=NEUTRAL).exists():
            dispute(one, SILENCE, at)


def assign(at: datetime) -> None:
    """Give receipts without a unit the one that fits since a place named another."""
    for one in _open(Q(), UNASSIGNED):
        if neutral_for(one) is not None:
            dispute(one, NAMED, at)


def inherit(was: int, heir: int) -> None:
    """Let the heir of a unit answer what that one had not answered, unless it stands on the receipt already."""
    running()
    turns = Turn.objects.filter(unit=was, said="")
    lock(set(turns.values_list("receipt", flat=True)))
    turns.exclude(receipt__turns__unit=heir).update(unit=heir)


def replace(former: Receipt, number: str, at: datetime, by: Actor) -> None:
    """The facts changed: the former receipt is closed, and says which one followed; the caller holds both."""
    close(former, REPLACED, at, by)
    append([Entry(former.pk, events.REPLACED, at, {"by": number})])
