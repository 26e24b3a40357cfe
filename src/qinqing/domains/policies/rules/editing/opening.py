"""A rule becomes the rows of the form, each value in the unit in which people would write it."""

from decimal import Decimal
from itertools import count

from qinqing.commons.enterprises.rules.catalogue import FLAG, MONEY, Field
from qinqing.domains.policies.rules.amounts import Amount, Flat, Single, Tier, Tiers, rate_text, tiers_of
from qinqing.domains.policies.rules.criteria import AnyOf, Clause, clauses_of
from qinqing.domains.policies.rules.editing.rows import (
    DECIMALS,
    EACH,
    FLAT,
    FREE,
    NO,
    RATE,
    SINGLE,
    TIERED,
    WAN,
    YES,
    YUAN,
    Asking,
    Draft,
    Paying,
)
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.splitting import LEVELS
from qinqing.domains.policies.rules.values import Catalogue, decimal, plain

_CENTS = 2
"""Places of 元 in 分."""


def opened(rule: Rule, catalogue: Catalogue) -> Draft:
    """Return the form in which a rule stands."""
    rows, groups = [], count(1)
    for item in rule.criteria.items:
        group = str(next(groups)) if isinstance(item, AnyOf) else ""
        rows += [(clause, group) for clause in clauses_of(item)]
    clauses = tuple(_asking(str(number), one, catalogue, group) for number, (one, group) in enumerate(rows, 1))
    shares = {share.level: percent(rate_text(share.part)) for share in rule.shares}
    split = shares | {level: "" for level in LEVELS if level not in shares}
    if rule.amount is None:
        return Draft(clauses, FREE, (), split)
    return Draft(clauses, _kind(rule.amount), _sums(rule.amount, catalogue), split)


def _kind(amount: Amount) -> str:
    return TIERED if isinstance(amount, Tiers) else SINGLE


def _sums(amount: Amount, catalogue: Catalogue) -> tuple[Paying, ...]:
    return tuple(_paying(f"t{number}", tier, catalogue) for number, tier in enumerate(tiers_of(amount), 1))


def _paying(key: str, tier: Tier, catalogue: Catalogue) -> Paying:
    when = _asking(key, tier.when, catalogue, "") if tier.when else None
    kind, (number, unit), of, (cap, cap_unit) = _single(tier.pays)
    return Paying(key, kind, number, unit, of, cap, cap_unit, when)


def _single(pays: Single) -> tuple[str, tuple[str, str], str, tuple[str, str]]:
    if isinstance(pays, Flat):
        return FLAT, _money(pays.cents, _CENTS), "", ("", WAN)
    cap = ("", WAN) if pays.cap is None else _money(pays.cap, _CENTS)
    if pays.rate is None:
        return EACH, _money(pays.each or 0, _CENTS), pays.of, cap
    return RATE, (percent(rate_text(pays.rate)), WAN), pays.of, cap


def percent(share: str) -> str:
    """Return decimal text as percent: 0.05 -> 5."""
    text = f"{Decimal(share) * 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _asking(key: str, clause: Clause, catalogue: Catalogue, group: str) -> Asking:
    asked = clause.condition
    field = catalogue[asked.field]
    values, unit = _typed(field, asked.values)
    return Asking(key, asked.field, asked.sign, values, unit, clause.cite, group)


def _typed(field: Field, values: tuple[int | str, ...]) -> tuple[tuple[str, ...], str]:
    numbers = [value for value in values if isinstance(value, int)]
    if field.kind == MONEY:
        unit = WAN if all(_in_wan(number, field.places) for number in numbers) else YUAN
        return tuple(decimal(number, field.places + DECIMALS[unit]) for number in numbers), unit
    if field.kind == FLAG:
        return tuple(YES if number else NO for number in numbers), WAN
    return tuple(str(plain(field, value)) for value in values), WAN


def _money(number: int, places: int) -> tuple[str, str]:
    unit = WAN if _in_wan(number, places) else YUAN
    return decimal(number, places + DECIMALS[unit]), unit


def _in_wan(number: int, places: int) -> bool:
    """Say whether people would write a sum in 万元: a thousand 元 or more, and no less than hundreds in it."""
    return abs(number) >= int(10 ** (places + 3)) and number % int(10 ** (places + 2)) == 0
