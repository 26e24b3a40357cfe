"""Reading receipts: one, those of a promise, the list, and what the moves look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from qinqing.commons.receipts import access
from qinqing.commons.receipts.lifecycle import LIFE, LIVE, STATES, Facts
from qinqing.commons.receipts.models import DEBTOR, NEUTRAL, Receipt, Turn
from qinqing.commons.receipts.queries.issuing import figures_of
from qinqing.kernel.checks.queries.naming import neutrals
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.matters.rules import Place, place_text
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import Reckoned
from qinqing.kernel.parties.models import Unit

LISTED = 500
RELATED = (
    "matter",
    "asked_by",
    "taken_by",
    "ruled_by",
    "former__matter",
    "later__matter",
    "obligation__matter__host",
    "obligation__debtor",
    "obligation__creditor",
    "obligation__verifier",
    "obligation__calendar",
)


def receipt_for(actor: Actor, reference: str) -> Receipt:
    """Return a receipt that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    if not reference.isprintable():
        raise NotFound
    seen = Receipt.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = seen.select_related(*RELATED).first()
    if found is None:
        raise hidden(reference, actor)
    return found


def receipts_of(actor: Actor) -> "QuerySet[Receipt]":
    """Return the receipts that `actor` may see, the newest first."""
    seen = Receipt.objects.filter(matter__in=Matter.objects.visible_to(actor))
    return seen.select_related(*RELATED).order_by("-asked_at", "-pk")


def receipts_read(actor: Actor, state: str, place: Place | None, size: int) -> tuple[list[Receipt], str | None]:
    """Return a page of them for a program, and where the next begins; one query."""
    rows = receipts_of(actor).order_by("-as_of", "-pk")
    if state in STATES:
        rows = rows.filter(state=state)
    if place:
        _light, day, key = place
        rows = rows.filter(Q(as_of__lt=day) | Q(as_of=day, pk__lt=key)) if day else rows.none()
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], place_text((0, last.as_of, last.pk)) if last else None


def receipts_on(promise: Obligation, actor: Actor) -> list[Receipt]:
    """Return the receipts of a promise that `actor` may see, the newest first; one query."""
    return list(receipts_of(actor).filter(obligation=promise)[:LISTED])


@dataclass(frozen=True, slots=True)
class OnPromise:
    """What the page of a promise says of receipts: those that there are, and whether its reader may ask for one."""

    listed: Sequence[Receipt]
    may_ask: bool


def on_promise(promise: Obligation, found: Reckoned, actor: Actor, today: date) -> OnPromise:
    """Return it from the rule's own judgement `found`; one query."""
    listed = receipts_on(promise, actor)
    is_side = actor.unit_id in {promise.debtor_id, promise.creditor_id}
    ended = found.promise.closed_on(today) or today
    late = ended > promise.base_due and found.total > 0
    waits = any(one.state in LIVE for one in listed)
    return OnPromise(listed, is_side and late and not waits and may(actor, access.ASK))


def newest(promise: Obligation) -> Receipt | None:
    """Return the last receipt of a promise."""
    found = promise.receipts.select_related("matter", "obligation__matter").order_by("-asked_at", "-pk")
    return found.first()


def turns_of(receipt: Receipt) -> list[Turn]:
    """Return whose answers a receipt needs, both sides first."""
    order = {DEBTOR: 0, NEUTRAL: 2}
    found = receipt.turns.select_related("unit", "said_by")
    return sorted(found, key=lambda one: order.get(one.part, 1))


def near(receipt: Receipt) -> set[int]:
    """Return every unit that a receipt touches: both sides, the verifier, the host, and whoever bears days."""
    promise = receipt.obligation
    borne = {one["debtor"] for one in figures_of(receipt)["booking"]} - {None}
    return borne | {promise.debtor_id, promise.creditor_id, promise.verifier_id, promise.matter.host_id}


def neutral_for(receipt: Receipt) -> Unit | None:
    """Return the unit that rules on a receipt: near none of those that it touches; None where nobody fits."""
    also = Unit.objects.in_bulk(near(receipt)).values()
    found = neutrals([receipt.obligation], also={receipt.obligation_id: list(also)})[receipt.obligation_id]
    return Unit.objects.filter(pk=found).first() if found is not None else None


def facts_of(receipt: Receipt, turns: Iterable[Turn], actor: Actor) -> Facts:
    """Return what the guards look at."""
    every = list(turns)
    sides = [one for one in every if one.part != NEUTRAL]
    unit = next((one.unit for one in every if one.part == NEUTRAL), None)
    return Facts(
        actor=actor,
        sides={one.unit_id for one in sides},
        said={one.unit_id for one in sides if one.said},
        answered_by={one.said_by_id for one in sides if one.said_by_id},
        near=near(receipt),
        unit_id=unit.pk if unit else None,
        unit=unit.short_name if unit else "",
        taken_by=receipt.taken_by_id,
    )


def verdicts(receipt: Receipt, turns: Sequence[Turn], actor: Actor) -> list[Verdict]:
    """Return what `actor` may do with a receipt now, and why not."""
    return LIFE.verdicts(receipt.state, facts_of(receipt, turns, actor))
