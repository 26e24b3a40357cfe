"""What a draft of a contract makes of a text, and what stands against its review."""

from qinqing.domains.contracts.rules.drafting.checking import Kept, faults, in_order
from qinqing.domains.contracts.rules.drafting.marking import Mark, Part, parts
from qinqing.domains.contracts.rules.drafting.suggesting import Draftable, draftable

__all__ = ["Draftable", "Kept", "Mark", "Part", "draftable", "faults", "in_order", "parts"]
