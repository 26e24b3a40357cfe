"""Sensitive values kept from staff who help an enterprise: whether a clause is met stays, how much it is does not."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TypeVar

from qinqing.domains.policies.rules.amounts import Amount, Part, tiers_of
from qinqing.domains.policies.rules.explaining import Answer, Explanation, Higher, Line, ranked
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import Catalogue

Key = TypeVar("Key", bound=Hashable)

VEILED = "已隐去"
VEILED_SUM = "金额按敏感内容计算，这里不显示。"


def tells(amount: Amount, catalogue: Catalogue) -> bool:
    """Say whether a sum tells what a sensitive value is: it is a part of one, or of a tier that one chooses."""
    asked = {tier.when.condition.field for tier in tiers_of(amount) if tier.when}
    taken = {tier.pays.of for tier in tiers_of(amount) if isinstance(tier.pays, Part)}
    return any(catalogue[code].sensitive for code in asked | taken)


def veiled(explanation: Explanation[Key], rules: Mapping[Key, Rule], catalogue: Catalogue) -> Explanation[Key]:
    """Return an explanation without sensitive values; sums that would tell one are left out and counted as unpriced.

    The order is made anew from that of the rules: the place of a sum among others would tell as well.
    """
    answers = ranked({key: _answer(explanation.answers[key], rule, catalogue) for key, rule in rules.items()})
    sums = [one.cents for key, one in answers.items() if one.truth and rules[key].amount is not None]
    return Explanation(answers, sum(one for one in sums if one is not None), sums.count(None))


def _answer(answer: Answer, rule: Rule, catalogue: Catalogue) -> Answer:
    parts = tuple(
        replace(part, lines=tuple(veiled_line(line, catalogue) for line in part.lines)) for part in answer.parts
    )
    if rule.amount is not None and tells(rule.amount, catalogue):
        return replace(answer, parts=parts, cents=None, reckoning=VEILED_SUM)
    return replace(answer, parts=parts)


def veiled_line(line: Line, catalogue: Catalogue) -> Line:
    """Return a clause without its value where that is sensitive."""
    if line.actual is None or not catalogue[line.field].sensitive:
        return line
    says = f"{line.label}{'符合' if line.truth else '不符合'}“{line.required}”的要求。"
    return replace(line, actual=VEILED, says=says, lacks="")


def veiled_tiers(tiers: tuple[Higher, ...], rule: Rule, catalogue: Catalogue) -> tuple[Higher, ...]:
    """Return higher tiers without sensitive values, and without differences that would tell one."""
    hides = rule.amount is not None and tells(rule.amount, catalogue)
    return tuple(Higher(veiled_line(one.line, catalogue), None if hides else one.more) for one in tiers)
