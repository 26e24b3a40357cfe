"""What a draft of a contract makes of a text, and what stands against its review."""

from qinqing.domains.contracts.rules.drafting.checking import Kept, faults, faults_of_one, in_order
from qinqing.domains.contracts.rules.drafting.copying import scrubbed
from qinqing.domains.contracts.rules.drafting.giving import LEFT_OPEN
from qinqing.domains.contracts.rules.drafting.marking import Mark, Part, parts
from qinqing.domains.contracts.rules.drafting.offering import Offered, renumbered
from qinqing.domains.contracts.rules.drafting.suggesting import Draftable, draftable

__all__ = [
    "LEFT_OPEN",
    "Draftable",
    "Kept",
    "Mark",
    "Offered",
    "Part",
    "draftable",
    "faults",
    "faults_of_one",
    "in_order",
    "parts",
    "renumbered",
    "scrubbed",
]
