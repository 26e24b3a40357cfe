"""What happens to a delay receipt."""

from qinqing.kernel.chronicle.events import EventKind

ISSUED = EventKind(
    "receipts.promise.receipted",
    "出具迟延归因单",
    ("as_of", "basis", "evidence", "figures", "former", "obligation", "receipt"),
)
"""In the history of the promise's matter, where the facts stand of which it speaks: its hash is the fingerprint.

`basis` is what the rule was given, `figures` what it found, `evidence` the digests of files by cause; `former` is the
receipt that this one follows.
"""

SETTLED = EventKind(
    "receipts.promise.settled", "迟延归因单办结", ("days", "fingerprint", "obligation", "outcome", "receipt")
)
"""In the history of the promise's matter. `days` are the days that stand, as [party, days]."""

ASKED = EventKind("receipts.receipt.asked", "请出具归因单", ("fingerprint", "former", "seq"))
SIGNED = EventKind("receipts.receipt.signed", "签认", ("fingerprint", "unit"))
OBJECTED = EventKind("receipts.receipt.objected", "提出异议", ("files", "fingerprint", "lines", "unit"), ("reason",))
TAKEN = EventKind("receipts.receipt.accepted", "受理核定", ("unit",))
RULED = EventKind("receipts.receipt.ruled", "核定", ("fingerprint", "moved"), ("reasons",))
"""`moved` are [line, party, days] of what does not stand; everything else stands as it was reckoned."""

FIRED = EventKind("receipts.clock.fired", "到时", ("anchor_on", "audience", "level", "step", "unit"))
HANDED = EventKind("receipts.clock.handed", "转请中立单位核定", ("cause", "due_on", "unit"))
"""`cause` is objection, silence or named: a unit was found for one that waited. `unit` None: nobody is named."""

REPLACED = EventKind("receipts.clock.replaced", "事实有变，另出新单", ("by",))

OWN = (ASKED, SIGNED, OBJECTED, TAKEN, RULED, FIRED, HANDED, REPLACED)
KINDS = (ISSUED, SETTLED, *OWN)
