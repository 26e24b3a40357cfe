"""Everything on the page of one receipt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.commons.receipts import access
from qinqing.commons.receipts.events import OWN
from qinqing.commons.receipts.lifecycle import DISPUTED, LIVE, STATES
from qinqing.commons.receipts.models import CREDITOR, DEBTOR, NEUTRAL, PARTS, Receipt, Turn
from qinqing.commons.receipts.queries.issuing import changed, issued
from qinqing.commons.receipts.queries.paper import checkpoint_of
from qinqing.commons.receipts.queries.reading import receipt_for, turns_of, verdicts
from qinqing.commons.receipts.queries.telling import Sheet, sheet
from qinqing.commons.receipts.rules.lines import told
from qinqing.kernel.chronicle.models import Checkpoint
from qinqing.kernel.chronicle.queries import Entry, history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.permission import may
from qinqing.kernel.evidence.queries import Piece, pieces
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.rules import UNITS
from qinqing.kernel.parties.queries import names

MOVES = {DEBTOR: ("sign", "object"), CREDITOR: ("sign", "object"), NEUTRAL: ("take", "rule")}
"""Part -> what it is there for."""

LABELS = {kind.tag: kind.label for kind in OWN}


@dataclass(frozen=True, slots=True)
class Page:
    """One receipt as its page shows it; `is_side` says that the reader's unit answers it or rules on it,
    `sees_promise` that the reader may open what it is about.

    `changed` says what the facts of today would make of it, `may_ask` that its reader may ask for another one,
    `concerns` which moves the reader's unit is there for.
    """

    receipt: Receipt
    sheet: Sheet
    turns: Sequence[Turn]
    verdicts: Sequence[Verdict]
    fingerprint: str
    checkpoint: Checkpoint | None
    told: Sequence[tuple[str, str, Entry]]
    pieces: Sequence[Piece]
    changed: str
    is_side: bool
    sees_promise: bool
    may_ask: bool
    concerns: Collection[str] = ()

    @property
    def word(self) -> str:
        """Return its state in words."""
        return STATES[self.receipt.state]

    @property
    def is_open(self) -> bool:
        """Say whether somebody has yet to answer."""
        return self.receipt.state in LIVE

    @property
    def disputed(self) -> bool:
        """Say whether it lies with a neutral unit."""
        return self.receipt.state in DISPUTED

    @property
    def root(self) -> str:
        """Return the root of the checkpoint under which it lies."""
        return bytes(self.checkpoint.sha256).hex() if self.checkpoint else ""


def page_of(actor: Actor, reference: str, today: date) -> Page:
    """Return a receipt that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    receipt = receipt_for(actor, reference)
    event, turns, recorded = issued([receipt])[receipt.pk], turns_of(receipt), history(receipt.pk)
    who = names([one.actor for one in recorded])
    entries = [(LABELS.get(one.kind, ""), who.get(one.actor, "") if one.actor else "", one) for one in recorded]
    return Page(
        receipt=receipt,
        sheet=sheet(receipt.obligation, event.facts, actor, recorded),
        turns=turns,
        verdicts=verdicts(receipt, turns, actor),
        fingerprint=bytes(event.hash).hex(),
        checkpoint=checkpoint_of(receipt),
        told=[one for one in reversed(entries) if one[0]],
        pieces=pieces(receipt.matter.files.open_to(actor), today),
        changed=difference_words(receipt) if receipt.state in LIVE else "",
        is_side=any(one.unit_id == actor.unit_id for one in turns),
        sees_promise=Matter.objects.visible_to(actor).filter(pk=receipt.obligation.matter_id).exists(),
        may_ask=actor.unit_id in {receipt.obligation.debtor_id, receipt.obligation.creditor_id}
        and may(actor, access.ASK),
        concerns={name for one in turns if one.unit_id == actor.unit_id for name in MOVES[one.part]},
    )


def difference_words(receipt: Receipt) -> str:
    """Return what the facts of today would change in a receipt, in words; empty while they stand as they were."""
    found = changed(receipt)
    return f"{told(found, UNITS[receipt.obligation.unit])}。" if found else ""


def reads(receipt: Receipt, turns: Sequence[Turn]) -> dict[str, str]:
    """Return how a receipt reads, for whoever opened a form that was overtaken."""
    return {"现在": STATES[receipt.state]} | {PARTS[one.part]: one.get_said_display() for one in turns}
