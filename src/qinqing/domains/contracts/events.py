"""What happens to a contract."""

from qinqing.kernel.chronicle.events import EventKind

SIGNED = EventKind("contracts.contract.signed", "合同签订", ("number", "signed_on", "clauses"))

KINDS = (SIGNED,)
