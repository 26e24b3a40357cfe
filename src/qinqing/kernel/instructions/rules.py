"""Which post answers an instruction, and how late an answer is."""

from datetime import date

from qinqing.kernel.parties.rules import RANKS, rising

ANYBODY = ""

FOR = {
    ANYBODY: "整个单位（谁办都可以）",
    "chief": "主要负责人",
    "deputy": "分管领导",
    "section_head": "科室负责人",
    "handler": "经办",
}
"""To whom in a unit an instruction goes."""


def answers(rank: str, held: str, side: str) -> bool:
    """Say whether whoever holds a post of rank `held` may answer what was addressed to `rank`.

    What a post is asked, those above it in the same unit may answer as well, since nobody may hold it.
    """
    return rank == ANYBODY or held in rising(rank, side)


def ranks_for(held: str, side: str) -> list[str]:
    """Return to which ranks an instruction may be addressed that the holder of `held` may answer."""
    return [rank for rank in (ANYBODY, *RANKS) if answers(rank, held, side)]


def late(due_on: date | None, done_on: date) -> int:
    """Return by how many days an answer of `done_on` misses the day that was asked; 0 where none was, or in time."""
    return max((done_on - due_on).days, 0) if due_on else 0
