"""Reading publications: kinds, lists, one, its paper, people's work."""

from qinqing.kernel.publications.queries.kinds import kind_of, kinds
from qinqing.kernel.publications.queries.reading import (
    Sheet,
    before_of,
    drafting_range,
    facts,
    issues_of,
    publication_for,
    reads_content,
    series,
    sheet,
    standing_series,
)
from qinqing.kernel.publications.queries.work import WORK

__all__ = [
    "WORK",
    "Sheet",
    "before_of",
    "drafting_range",
    "facts",
    "issues_of",
    "kind_of",
    "kinds",
    "publication_for",
    "reads_content",
    "series",
    "sheet",
    "standing_series",
]
