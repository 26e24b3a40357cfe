"""A named person of the neutral unit takes a receipt, and decides which days stand for which cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qinqing.commons.receipts import access, events
from qinqing.commons.receipts.actions.answering import held, repeated
from qinqing.commons.receipts.actions.turns import close, settle
from qinqing.commons.receipts.lifecycle import RULED, TAKEN
from qinqing.commons.receipts.models import DECIDED, NEUTRAL, Receipt, Turn
from qinqing.commons.receipts.queries.issuing import issued
from qinqing.commons.receipts.rules.lines import Moved, fault_of, lines_of
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import moved, open_to
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.rules.basis import read
from qinqing.kernel.parties.models import Person

LONGEST = timedelta(days=120)
"""A grant has an end of its own; the ruling takes it back before that."""


class NeedsReasons(Refusal):
    """Whoever rules says what it rests on: both sides read it."""

    says = _("请写明核定依据：看了什么材料、问了谁、为什么这样记。")


class CannotMove(Refusal):
    """A ruling moves days between parties; it neither makes days nor takes them away."""

    says = "{reason}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which days go elsewhere (all others stand), on which grounds; `key` acts once."""

    reasons: str
    key: UUID
    moved: Sequence[Moved] = ()


@action(access.TAKE)
def take(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Take a receipt: from now until its end the taker sees the matter of the promise."""
    receipt, _turns = held(reference, "take", by, rev, judges=True)
    Receipt.objects.filter(pk=receipt.pk).update(state=TAKEN, taken_at=at, taken_by=by.person_id)
    Matter.objects.filter(pk=receipt.pk).update(state=TAKEN)
    record(receipt.pk, events.TAKEN, by=by, at=at, facts={"unit": by.unit_id})
    why = f"受理核定 {reference}，办结时收回。"
    open_to(receipt.obligation.matter, Person.objects.get(pk=by.person_id), at + LONGEST, by=by, at=at, why=why)
    moved(receipt.matter)


@action(access.RULE, alone=True)
def rule(*, reference: str, ruling: Ruling, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Decide which days stand; the receipt stays as it was issued, the ruling stands beside it.

    It is about this receipt alone: no date of the promise moves, that takes an extension or a supplement.
    """
    if repeated(reference, ruling.key, by):
        return
    if not ruling.reasons.strip():
        raise NeedsReasons
    receipt, turns = held(reference, "rule", by, rev, judges=True)
    event = issued([receipt])[receipt.pk]
    side = read(event.facts["basis"]).judged().promise.side
    if fault := fault_of(lines_of(event.facts["figures"]), ruling.moved, side):
        raise CannotMove(reason=fault)
    mine = next(one for one in turns if one.part == NEUTRAL)
    Turn.objects.filter(pk=mine.pk).update(said=DECIDED, key=ruling.key, said_at=at, said_by=by.person_id)
    told = [one.told() for one in sorted(ruling.moved, key=lambda one: one.line)]
    facts = {"fingerprint": bytes(event.hash).hex(), "moved": told}
    record(receipt.pk, events.RULED, by=by, at=at, facts=facts, texts={"reasons": ruling.reasons.strip()})
    close(receipt, RULED, at, by, ruled_at=at, ruled_by=by.person_id)
    settle(receipt, RULED, told, by, at)
    moved(receipt.matter)
