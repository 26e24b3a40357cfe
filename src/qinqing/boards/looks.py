"""Who looked at sensitive things: the auditors' list, and one viewer's month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qinqing.commons.enterprises import events as enterprises
from qinqing.kernel.access import events as access
from qinqing.kernel.chronicle.queries import looks_of, viewers
from qinqing.kernel.evidence import events as evidence
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.pages import events as pages
from qinqing.kernel.parties.queries import names

KINDS = (*evidence.KINDS, *pages.KINDS, access.HANDED_OUT, enterprises.LOOKED)
LABELS = {kind.tag: kind.label for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Month:
    """How often a person looked in a month."""

    stream: int
    month: str
    who: str
    looks: int

    @property
    def words(self) -> str:
        """Return 2026年11月."""
        year, _, month = self.month.partition("-")
        return f"{year}年{int(month)}月"


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, at what, in which matter; of a sealed matter not even the reference; of a table its name."""

    at: datetime
    what: str
    matter: str


def months() -> list[Month]:
    """Return who looked, by month, the newest first; two queries."""
    found = viewers()
    who = names([one.person for one in found])
    return [Month(one.stream, one.month, who.get(one.person, ""), one.looks) for one in found]


def month(stream: int) -> tuple[Month, Sequence[Look]]:
    """Return one viewer's month with every look, newest first; raises NotFound for any other stream."""
    viewer, entries = looks_of(stream)
    wanted = {entry.facts["matter"] for entry in entries if "matter" in entry.facts}
    rows = Matter.objects.filter(pk__in=wanted).exclude(confidentiality=SEALED)
    references = dict(rows.values_list("pk", "reference"))
    looks = [Look(entry.at, LABELS[entry.kind], _subject(entry.facts, references)) for entry in reversed(entries)]
    who = names([viewer.person]).get(viewer.person, "")
    return Month(stream, viewer.month, who, len(looks)), looks


def _subject(facts: Mapping[str, Any], references: Mapping[int, str]) -> str:
    if "table" in facts:
        return f"{facts['table']}，{facts['rows']} 行"
    return references.get(facts["matter"], "密封事项")
