"""What was typed becomes a rule, or every fault at the row where it stands."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from qinqing.commons.enterprises.rules.catalogue import DAY, FLAG, MONEY, Field
from qinqing.commons.enterprises.rules.columns import BadCell, written_day
from qinqing.domains.policies.rules import amounts, criteria, splitting
from qinqing.domains.policies.rules.criteria import Fault, Refused
from qinqing.domains.policies.rules.editing.rows import (
    DECIMALS,
    EACH,
    FLAT,
    FREE,
    NO,
    RATE,
    SINGLE,
    TIERED,
    YES,
    Asking,
    Draft,
    Paying,
)
from qinqing.domains.policies.rules.operators import ONE, OPERATORS, PAIR
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import MEASURED, Catalogue

WHOLE, AMOUNT, SPLIT = "", "amount", "split"
"""Where a fault stands that is not of one row."""

_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """The rule, None while something is wrong; sentences by the key of the row, or by WHOLE, AMOUNT, SPLIT."""

    rule: Rule | None
    faults: Mapping[str, Sequence[str]]

    @property
    def count(self) -> int:
        """Return how many faults there are."""
        return sum(map(len, self.faults.values()))


def judged(draft: Draft, catalogue: Catalogue) -> Judged:
    """Judge all parts, so that every fault is told at once."""
    faults: dict[str, list[str]] = defaultdict(list)
    found: criteria.Criteria | None = None
    amount: amounts.Amount | None = None
    shares: tuple[splitting.Share, ...] = ()
    tree, keys = _tree(draft, catalogue)
    try:
        found = criteria.read(tree, catalogue)
    except Refused as refused:
        _told(faults, refused.faults, keys, WHOLE)
    for row in _askings(draft):
        if _is_torn(row, catalogue):
            faults[row.key].append("填了两个数，请选“介于”，或者去掉后一个。")
    if draft.amount != FREE:
        amount = _amount(draft, catalogue, faults)
        shares = _shares(draft, faults)
    faults = {key: says for key, says in faults.items() if says}
    return Judged(None if faults or found is None else Rule(found, amount, shares), faults)


def _askings(draft: Draft) -> list[Asking]:
    tiers = draft.sums if draft.amount == TIERED else ()
    return [*draft.clauses, *(one.when for one in tiers if one.when)]


def _is_torn(row: Asking, catalogue: Catalogue) -> bool:
    field, operator = catalogue.get(row.field), OPERATORS.get(row.sign)
    return bool(field and operator and field.kind in MEASURED and operator.takes == ONE and len(row.values) > 1)


Keys = Mapping[tuple[int, ...], str]


def _told(faults: dict[str, list[str]], found: Iterable[Fault], keys: Keys, otherwise: str) -> None:
    for fault in found:
        says = faults[keys.get(fault.path, otherwise)]
        if fault.says not in says:
            says.append(fault.says)


def _tree(draft: Draft, catalogue: Catalogue) -> tuple[dict[str, Any], Keys]:
    """Return the tree and which row stands at which place of it; a group stands where its first row does."""
    items: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    keys: dict[tuple[int, ...], str] = {}
    for row in draft.clauses:
        clause = _clause(row, catalogue)
        if not row.group:
            keys[len(items),] = row.key
            items.append(clause)
            continue
        if row.group not in places:
            places[row.group] = len(items)
            keys[len(items),] = row.key
            items.append({"any": []})
        place = places[row.group]
        keys[place, len(items[place]["any"])] = row.key
        items[place]["any"].append(clause)
    return {"all": items}, keys


def _clause(row: Asking, catalogue: Catalogue) -> dict[str, Any]:
    field = catalogue.get(row.field)
    if field is None:
        return {"f": row.field, "op": row.sign, "v": list(row.values), "cite": row.cite}
    values, sign = _values(row, field), row.sign
    if field.choices:
        sign = _sign(row, field, len(values))
    takes = OPERATORS[sign].takes if sign in OPERATORS else ONE
    if takes == ONE:
        value = values[0] if values else ""
    else:
        value = (values + [""] * 2)[:2] if takes == PAIR and values else values
    return {"f": row.field, "op": sign, "v": value, "cite": row.cite}


def _sign(row: Asking, field: Field, many: int) -> str:
    """Return the operator of ticked choices: as it was if it still fits, else by how many are ticked."""
    was = OPERATORS.get(row.sign)
    if was and field.kind in was.kinds and (was.takes != ONE or many == 1):
        return was.sign
    return "is" if many == 1 else "in"


def _values(row: Asking, field: Field) -> list[Any]:
    if field.kind == FLAG:
        return [{YES: True, NO: False}.get(value, value) for value in row.values]
    if field.choices:
        return list(row.values)
    if field.kind == MONEY:
        return [_scaled(value, DECIMALS[row.unit]) for value in row.values]
    if field.kind == DAY:
        return [_day(value) for value in row.values]
    if field.kind in MEASURED:
        return [_plain(value) for value in row.values]
    return [one for value in row.values for one in _BETWEEN.split(unicodedata.normalize("NFKC", value)) if one]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix("%")


def _scaled(text: str, places: int) -> str:
    """Return a number times ten to `places` as decimal text; what is no number stays as it is."""
    plain = _plain(text)
    try:
        number = Decimal(plain)
        return f"{number.scaleb(places):f}" if number.is_finite() and abs(number.adjusted()) < 20 else plain
    except InvalidOperation:
        return plain


def _day(text: str) -> str:
    try:
        return written_day(unicodedata.normalize("NFKC", text)).isoformat()
    except BadCell:
        return text


def _amount(draft: Draft, catalogue: Catalogue, faults: dict[str, list[str]]) -> amounts.Amount | None:
    sums = draft.sums[:1] if draft.amount == SINGLE else draft.sums
    listed = [_sum(one, faults[one.key]) for one in sums]
    if draft.amount != SINGLE:
        for one, written in zip(sums, listed, strict=True):
            if one.when and written is not None:
                written["when"] = _clause(one.when, catalogue)
    if any(written is None for written in listed):
        return None
    written = listed[0] if draft.amount == SINGLE and listed else {"tiers": listed}
    keys: dict[tuple[int, ...], str] = {(place,): one.key for place, one in enumerate(sums)}
    if draft.amount == SINGLE and sums:
        keys[()] = sums[0].key
    try:
        return amounts.read(written, catalogue)
    except Refused as refused:
        _told(faults, refused.faults, keys, AMOUNT)
        return None


def _sum(one: Paying, says: list[str]) -> dict[str, Any] | None:
    """Return a sum as JSON holds it; None where what was typed is no sum, which `says` then tells."""
    cap = _cents(one.cap, one.cap_unit, "最高多少", says) if one.cap and one.kind != FLAT else None
    written: dict[str, Any]
    if one.kind == RATE:
        written = {"rate": _share(one.number), "of": one.of}
    else:
        cents = _cents(one.number, one.unit, "金额", says)
        written = {"flat": cents} if one.kind != EACH else {"each": cents, "of": one.of}
    if one.kind != FLAT and not one.of:
        says.append("请选择按哪一项来算。")
    if one.kind != RATE and one.number.endswith(("%", "％")):
        says.append("比例请选“某一项金额的百分之几”。")
    return None if says else written | ({} if cap is None else {"cap": cap})


def _cents(text: str, unit: str, name: str, says: list[str]) -> int:
    found = _scaled(text, DECIMALS[unit] + 2) if text else ""
    whole, _, part = found.partition(".")
    if not (whole.isascii() and whole.isdigit()) or part.strip("0") or not int(whole):
        says.append(f"{name}要填大于 0 的数字，最多精确到分。")
        return 0
    return int(whole)


def _share(text: str) -> str:
    """Return a percent as decimal text: 5 -> 0.05; what is no number is refused by whoever reads it."""
    return _scaled(text, -2)


def _shares(draft: Draft, faults: dict[str, list[str]]) -> tuple[splitting.Share, ...]:
    listed = [{"level": level, "share": _share(text)} for level, text in draft.split.items() if text]
    if not listed:
        return ()
    try:
        return splitting.read_split(listed)
    except Refused as refused:
        _told(faults, refused.faults, {}, SPLIT)
        return ()
