"""What one version of a policy says to a machine: whom it fits, what it pays, who bears it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qinqing.domains.policies.rules import amounts, criteria, splitting
from qinqing.domains.policies.rules.criteria import Clause, Condition, Criteria, Fault, Refused
from qinqing.domains.policies.rules.values import Catalogue
from qinqing.kernel.chronicle.rules import canonical


@dataclass(frozen=True)
class Rule:
    """`amount` is None where a policy pays nothing (a right, a title); then nobody bears anything."""

    criteria: Criteria
    amount: amounts.Amount | None = None
    shares: tuple[splitting.Share, ...] = ()

    @property
    def conditions(self) -> frozenset[Condition]:
        """Return everything that is asked of an enterprise, the tiers of the amount included."""
        return self.criteria.conditions | {clause.condition for clause in self._choosing}

    @property
    def cites(self) -> tuple[str, ...]:
        """Return what of the policy's text is cited, clause by clause, those of the tiers last."""
        return tuple(clause.cite for clause in (*self.criteria.clauses, *self._choosing))

    @property
    def _choosing(self) -> tuple[Clause, ...]:
        tiers = () if self.amount is None else amounts.tiers_of(self.amount)
        return tuple(tier.when for tier in tiers if tier.when)

    @property
    def fields(self) -> frozenset[str]:
        """Return the codes of every field that decides whom it fits or what it pays."""
        tiers = () if self.amount is None else amounts.tiers_of(self.amount)
        paid_by = {tier.pays.of for tier in tiers if isinstance(tier.pays, amounts.Part)}
        return frozenset({condition.field for condition in self.conditions} | paid_by)


def read(written: object, catalogue: Catalogue) -> Rule:
    """Read `{"criteria", "amount", "split"}`, of which the last two may be missing. Raises Refused."""
    if not isinstance(written, Mapping) or "criteria" not in written:
        raise Refused([Fault((), "没有写明条件。")])
    if set(written) - {"criteria", "amount", "split"}:
        raise Refused([Fault((), "有不认识的内容。")])
    found = criteria.read(written["criteria"], catalogue)
    if written.get("amount") is None:
        return Rule(found)
    amount = amounts.read(written["amount"], catalogue)
    return Rule(found, amount, splitting.read_split(written["split"]) if written.get("split") else ())


def from_text(text: str, catalogue: Catalogue) -> Rule:
    """Read what `to_text` wrote; a number with a decimal point is kept as it was written. Raises Refused."""
    try:
        return read(json.loads(text, parse_float=str), catalogue)
    except ValueError:
        raise Refused([Fault((), "这不是规则的写法。")]) from None


def to_text(rule: Rule, catalogue: Catalogue) -> str:
    """Return a rule as canonical JSON without floats: the same rule is the same text."""
    found: dict[str, Any] = {"criteria": criteria.written(rule.criteria, catalogue)}
    if rule.amount is not None:
        found["amount"] = amounts.written_amount(rule.amount, catalogue)
    if rule.shares:
        found["split"] = splitting.written_split(rule.shares)
    return canonical(found)
