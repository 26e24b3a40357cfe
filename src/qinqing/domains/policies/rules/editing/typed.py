"""What a browser sent becomes the rows of the form; whatever does not belong to it is passed over."""

import re
from collections.abc import Mapping, Sequence

from qinqing.domains.policies.rules.editing.rows import AMOUNTS, FLAT, FREE, UNITS, WAN, Asking, Draft, Paying
from qinqing.domains.policies.rules.splitting import LEVELS

Given = Mapping[str, Sequence[str]]
"""Every name with all its values, in order."""

MOST_ROWS = 200
"""Rows that are read at all; a tree that may be saved has fewer."""

LONGEST = 300
"""Characters of one entry."""

_CLAUSE, _SUM = re.compile(r"[1-9][0-9]{0,3}", re.ASCII), re.compile(r"t[1-9][0-9]{0,3}", re.ASCII)


def typed(given: Given) -> Draft:
    """Return the form as it was sent."""
    clauses = tuple(_asking(given, key) for key in _keys(given, "row", _CLAUSE))
    sums = tuple(_paying(given, key) for key in _keys(given, "sum", _SUM))
    amount = _one(given, "amount")
    levels = [level for level in _one(given, "levels").split(",") if level in LEVELS]
    split = {level: _one(given, f"share-{level}") for level in dict.fromkeys([*levels, *LEVELS])}
    return Draft(clauses, amount if amount in AMOUNTS else FREE, sums, split)


def _keys(given: Given, name: str, shape: re.Pattern[str]) -> list[str]:
    found = [key for key in given.get(name, ()) if shape.fullmatch(key)]
    return list(dict.fromkeys(found))[:MOST_ROWS]


def _one(given: Given, name: str) -> str:
    found = _several(given, name)
    return found[-1] if found else ""


def _several(given: Given, name: str) -> list[str]:
    return [value.replace("\0", "").strip()[:LONGEST] for value in given.get(name, ())]


def _asking(given: Given, key: str) -> Asking:
    values = [value for value in _several(given, f"value-{key}") if value]
    upto = _one(given, f"upto-{key}")
    if upto:
        values = [*(values or [""]), upto]
    group = _one(given, f"group-{key}")
    return Asking(
        key,
        _one(given, f"field-{key}"),
        _one(given, f"sign-{key}"),
        tuple(values),
        _unit(given, f"unit-{key}"),
        _one(given, f"cite-{key}"),
        group if group.isascii() and group.isdigit() else "",
    )


def _paying(given: Given, key: str) -> Paying:
    when = _asking(given, key)
    return Paying(
        key,
        _one(given, f"pays-{key}") or FLAT,
        _one(given, f"number-{key}"),
        _unit(given, f"number-unit-{key}"),
        _one(given, f"of-{key}"),
        _one(given, f"cap-{key}"),
        _unit(given, f"cap-unit-{key}"),
        when if when.field else None,
    )


def _unit(given: Given, name: str) -> str:
    found = _one(given, name)
    return found if found in UNITS else WAN
