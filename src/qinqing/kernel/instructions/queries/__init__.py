"""Reading instructions: those of a matter, whom one may ask, what waits for people."""

from qinqing.kernel.instructions.queries.reach import addressable, why_not
from qinqing.kernel.instructions.queries.reading import Shown, difference, facts, instruction_for, told_on
from qinqing.kernel.instructions.queries.work import WORK

__all__ = [
    "WORK",
    "Shown",
    "addressable",
    "difference",
    "facts",
    "instruction_for",
    "told_on",
    "why_not",
]
