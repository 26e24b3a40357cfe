"""One policy for one enterprise, clause by clause, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.entitlement import Entitlement
from qinqing.domains.policies.queries.origins import origins_of
from qinqing.domains.policies.rules.explaining import Answer, Higher, Part, higher
from qinqing.domains.policies.rules.origins import Item, Told, items_of
from qinqing.domains.policies.rules.veiling import veiled_tiers
from qinqing.domains.policies.rules.verdicts import counted, place_of, verdict, word
from qinqing.domains.policies.rules.wording import money
from qinqing.kernel.devices.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Better:
    """A higher tier that is not reached: its clause, and how much more it would pay, empty while that is not known."""

    told: Told
    more: str


@dataclass(frozen=True)
class Reply:
    """Everything on the page of one policy for one enterprise; `answer` is None while the policy is not itemised."""

    version: Version
    answer: Answer | None = None
    items: Sequence[Item] = ()
    better: Sequence[Better] = ()

    @property
    def place(self) -> str:
        """Return under which heading it stands."""
        return place_of(self.answer) if self.answer else ""

    @property
    def word(self) -> str:
        """Return the word on it."""
        return word(self.answer, self.version.delivery) if self.answer else ""

    @property
    def counted(self) -> str:
        """Return how many items are met, in words."""
        return counted(self.answer) if self.answer else ""

    @property
    def verdict(self) -> str:
        """Return what follows, in a sentence."""
        return verdict(self.answer, self.version.delivery) if self.answer else ""

    @property
    def sum(self) -> tuple[str, str]:
        """Return what it pays as digits and unit, both empty where nothing is paid or the sum is not shown."""
        if self.answer is None or self.answer.cents is None:
            return "", ""
        digits, _space, unit = money(self.answer.cents).rpartition(" ")
        return digits, unit

    @property
    def failed(self) -> Sequence[Item]:
        """Return the items that are not met."""
        return self._with("no")

    @property
    def open(self) -> Sequence[Item]:
        """Return the items of which nobody knows."""
        return self._with("open")

    @property
    def met(self) -> Sequence[Item]:
        """Return the items that are met."""
        return self._with("yes")

    def _with(self, tone: str) -> Sequence[Item]:
        return [item for item in self.items if item.tone == tone]


def reply_for(found: Entitlement, reference: str, today: date) -> Reply:
    """Return one policy of an explanation; raises NotFound when it is not in force on the day of the explanation."""
    held = [one for one in found.versions.values() if one.policy.matter.reference == reference]
    if not held:
        raise NotFound
    [version] = held
    if version.pk not in found.rules:
        return Reply(version)
    texts = dict(version.provisions.exclude(number="").values_list("number", "text"))
    answer, tiers = found.explanation.answers[version.pk], _tiers(found, version.pk)
    origins = origins_of(found, _codes(answer.parts, tiers), today)
    better = [
        Better(
            Told(one.line, origins[one.line.field], today, texts.get(one.line.cite, "")),
            "" if one.more is None else money(one.more),
        )
        for one in tiers
    ]
    return Reply(version, answer, items_of(answer.parts, origins, today, texts), better)


def _tiers(found: Entitlement, key: int) -> tuple[Higher, ...]:
    rule = found.rules[key]
    tiers = higher(rule, found.row, found.catalogue)
    return veiled_tiers(tiers, rule, found.catalogue) if found.veils else tiers


def _codes(parts: Sequence[Part], tiers: Sequence[Higher]) -> set[str]:
    return {line.field for part in parts for line in part.lines} | {one.line.field for one in tiers}
