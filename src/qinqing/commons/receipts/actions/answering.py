"""Each side signs a receipt or objects to it, for itself; nobody can write a figure."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from qinqing.commons.receipts import access, events
from qinqing.commons.receipts.actions.handing import OBJECTION, dispute
from qinqing.commons.receipts.actions.turns import close, settle
from qinqing.commons.receipts.lifecycle import AGREED, LIFE, OPEN
from qinqing.commons.receipts.models import NEUTRAL, OBJECTED, SIGNED, Receipt, Turn
from qinqing.commons.receipts.queries.issuing import changed, issued
from qinqing.commons.receipts.queries.reading import RELATED, facts_of, turns_of
from qinqing.commons.receipts.rules.lines import lines_of, told
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.matters.actions import current, hold, moved
from qinqing.kernel.obligations.rules import UNITS


class NeedsReason(Refusal):
    """Whoever objects says why: the other side and the neutral unit read it."""

    says = _("请写明为什么有异议：哪些天不该记在那里，依据是什么。")


class FactsChanged(Refusal):
    """Nobody signs days that no longer follow from the facts; what differs is said."""

    says = _("出单以后事实变了：{what}。请先另出一张，原单会写明由哪一张接替。")
    status = 409


def held(reference: str, name: str, by: Actor, rev: int | None, *, judges: bool = False) -> tuple[Receipt, list[Turn]]:
    """Lock a receipt with the matter of its promise and judge the move; raises NotFound, Stale, MoveNotAllowed.

    `judges` says that the act passes judgement on whoever the receipt touches: nobody judges a former unit.
    """
    found = Receipt.objects.filter(matter__reference=reference).select_related(*RELATED).first()
    promise = found.obligation if found else None
    units = facts_of(found, (), by).near if found and judges else ()
    along = (lambda: {promise.matter_id}) if promise else None
    matter = hold(reference, by=by, judges=set(units) - {by.unit_id}, along=along)
    current(matter, rev)
    receipt = Receipt.objects.select_related(*RELATED).filter(pk=matter.pk).first()
    if receipt is None:
        raise NotFound
    turns = turns_of(receipt)
    LIFE.require(name, receipt.state, facts_of(receipt, turns, by))
    return receipt, turns


def repeated(reference: str, key: UUID, by: Actor) -> bool:
    """Say whether the same form of the same person was taken before; its receipt is seen again all the same."""
    if not Turn.objects.filter(key=key, said_by=by.person_id, receipt__matter__reference=reference).exists():
        return False
    hold(reference, by=by)
    running().repeated = True
    return True


def _said(turns: Sequence[Turn], said: str, key: UUID, by: Actor, at: datetime) -> bool:
    """Write an answer of a side; returns whether both sides have signed now."""
    running()
    mine = next(one for one in turns if one.unit_id == by.unit_id and one.part != NEUTRAL)
    Turn.objects.filter(pk=mine.pk).update(
        said=said, key=key, said_at=at, said_by=by.person_id, step=None, next_at=None
    )
    others = [one for one in turns if one.part != NEUTRAL and one.pk != mine.pk]
    return said == SIGNED and all(one.said == SIGNED for one in others)


@action(access.SIGN_RECEIPT)
def sign(*, reference: str, key: UUID, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Sign a receipt for one's own side; once both have signed it is settled."""
    if repeated(reference, key, by):
        return
    receipt, turns = held(reference, "sign", by, rev)
    if found := changed(receipt):
        raise FactsChanged(what=told(found, UNITS[receipt.obligation.unit]))
    settled = _said(turns, SIGNED, key, by, at)
    fingerprint = bytes(issued([receipt])[receipt.pk].hash).hex()
    record(receipt.pk, events.SIGNED, by=by, at=at, facts={"fingerprint": fingerprint, "unit": by.unit_id})
    if settled:
        close(receipt, AGREED, at, by)
        settle(receipt, AGREED, [], by, at)
    moved(receipt.matter)


@action(access.SIGN_RECEIPT, alone=True)
def object_to(
    *,
    reference: str,
    key: UUID,
    reason: str,
    lines: Sequence[int] = (),
    uploads: "Sequence[UploadedFile[bytes]]" = (),
    rev: int | None = None,
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Object to a receipt, or to some of its lines (numbered from 0), with a reason: a neutral unit rules.

    The figures stay as they are; who objects decides on nothing.
    """
    if repeated(reference, key, by):
        return
    if not reason.strip():
        raise NeedsReason
    receipt, turns = held(reference, "object", by, rev)
    event = issued([receipt])[receipt.pk]
    count = len(lines_of(event.facts["figures"]))
    files = keep(receipt.matter, uploads, by=by, at=at) if uploads else []
    _said(turns, OBJECTED, key, by, at)
    facts = {
        "files": [file.digest.hex() for file in files],
        "fingerprint": bytes(event.hash).hex(),
        "lines": sorted({one for one in lines if 0 <= one < count}),
        "unit": by.unit_id,
    }
    record(receipt.pk, events.OBJECTED, by=by, at=at, facts=facts, texts={"reason": reason.strip()})
    if receipt.state == OPEN:
        dispute(receipt, OBJECTION, at)
    moved(receipt.matter)
