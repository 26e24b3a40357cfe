"""The kinds of publications that the boards compose."""

from datetime import date, timedelta

from qinqing.boards.brief.composing import audience, compose, sources
from qinqing.boards.brief.paper import blocks
from qinqing.boards.brief.reading import changes, shown
from qinqing.boards.rules import month_after
from qinqing.kernel.matters.rules import INTERNAL
from qinqing.kernel.publications.rules.kinds import Kind, Period

OVER = 12
"""Months that are over and of which a brief may still be drafted."""


def months_over(today: date) -> list[Period]:
    """Return the months that are over, the newest first."""
    firsts = [month_after(today, -count) for count in range(1, OVER + 1)]
    return [
        Period(first, month_after(first, 1) - timedelta(days=1), f"{first.year}年{first.month}月") for first in firsts
    ]


BRIEF = Kind(
    code="brief",
    label="双兑现月报",
    confidentiality=INTERNAL,
    periods=months_over,
    compose=compose,
    sources=sources,
    audience=audience,
    changes=changes,
    template="boards/_brief.html",
    shown=shown,
    blocks=blocks,
    prepared=True,
)

KINDS = (BRIEF,)
