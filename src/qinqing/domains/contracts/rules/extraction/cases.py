"""One group of clauses with all that stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.domains.contracts.rules.extraction.clauses import Clause
from qinqing.domains.contracts.rules.extraction.model import Limit
from qinqing.domains.contracts.rules.extraction.naming import Named, Parties
from qinqing.domains.contracts.rules.extraction.sentences import Sentence


@dataclass(frozen=True)
class Ground:
    """What is known before the first sentence is read."""

    text: str
    parties: Parties
    today: date | None


@dataclass(frozen=True, slots=True)
class Before:
    """Who owed just before: in this sentence, in this paragraph or item, in this list, and in the text at all."""

    here: str | None = None
    near: str | None = None
    sibling: str | None = None
    lately: str | None = None


@dataclass(frozen=True)
class Case:
    """Clauses that may state one promise."""

    sentence: Sentence
    text: str
    parts: Sequence[Clause]
    group: Sequence[Clause]
    named: Sequence[Named]
    limits: Sequence[Limit]
    ground: Ground

    @property
    def words(self) -> str:
        """The clauses themselves."""
        return self.text[self.group[0].start : self.group[-1].end]

    def deeds(self, *, since: int = 0) -> str:
        """Return the clauses without the words that only say when, and without conditions."""
        words = "，".join(one.text for one in self.group if not one.condition and one.start >= since)
        for limit in (one for part in self.group for one in part.limits):
            words = words.replace(limit.words, "") if limit.words else words
        return words
