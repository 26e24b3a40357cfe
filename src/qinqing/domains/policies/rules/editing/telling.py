"""A rule in words, part by part: what is compared when somebody else wrote another meanwhile."""

from fractions import Fraction

from qinqing.domains.policies.rules.amounts import Amount, Flat, Single, rate_text, tiers_of
from qinqing.domains.policies.rules.criteria import AnyOf, Clause, clauses_of
from qinqing.domains.policies.rules.editing.opening import percent
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.splitting import LEVELS
from qinqing.domains.policies.rules.values import Catalogue
from qinqing.domains.policies.rules.wording import money, required

NOTHING = "还没有"


def told(rule: Rule | None, catalogue: Catalogue) -> dict[str, str]:
    """Return every part of a rule by its name, in words."""
    if rule is None:
        return {"条件": NOTHING}
    found = {}
    for place, item in enumerate(rule.criteria.items, 1):
        said = [_clause(clause, catalogue) for clause in clauses_of(item)]
        found[f"条件 {place}"] = ("；或者".join(said)) if isinstance(item, AnyOf) else said[0]
    found["发多少"] = _amount(rule.amount, catalogue) if rule.amount else "不发钱"
    found["财政分担"] = "，".join(f"{LEVELS[one.level]} {_percent(one.part)}" for one in rule.shares) or "没有写"
    return found


def compared(rule: Rule | None, catalogue: Catalogue) -> dict[str, str]:
    """Return the same under names that every rule has, so that two can be put beside one another."""
    found = told(rule, catalogue)
    items = [text for name, text in found.items() if name.startswith("条件")]
    return {"条件": "\n".join(items)} | {name: found.get(name, NOTHING) for name in ("发多少", "财政分担")}


def _clause(clause: Clause, catalogue: Catalogue) -> str:
    field = catalogue[clause.condition.field]
    return f"{field.label}：{required(clause.condition, field)}，依据{clause.cite}"


def _percent(part: Fraction) -> str:
    return f"{percent(rate_text(part))}%"


def _amount(amount: Amount, catalogue: Catalogue) -> str:
    return "；".join(
        (f"{_clause(tier.when, catalogue)}：" if tier.when else "") + _single(tier.pays, catalogue)
        for tier in tiers_of(amount)
    )


def _single(pays: Single, catalogue: Catalogue) -> str:
    if isinstance(pays, Flat):
        return money(pays.cents)
    field = catalogue[pays.of]
    cap = "" if pays.cap is None else f"，最高 {money(pays.cap)}"
    if pays.rate is not None:
        return f"{field.label}的 {_percent(pays.rate)}{cap}"
    return f"{field.label}每{field.unit or '个'} {money(pays.each or 0)}{cap}"
