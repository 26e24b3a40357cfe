"""The standard of size classes from the committed files."""

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml

from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.commons.enterprises.rules.sizes import WAN, Bounds, Industry, Section, Standard, standard_of
from qinqing.commons.enterprises.rules.values import worded

FACTS = Path(__file__).parent.parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def standard() -> Standard:
    """Return the standard with its source and what of it nobody has verified; no database."""
    rows = list(_rows("enterprise_size.csv"))
    codes = next(name for name in rows[0] if name.startswith("gbt4754"))
    industries = [
        Industry(name, found[0][codes], {row["indicator"]: _bounds(row) for row in found})
        for name, group in groupby(rows, lambda row: row["industry"])
        for found in [list(group)]
    ]
    sections = [
        Section(row["section"], row["name"], int(row["first"]), int(row["last"]))
        for row in _rows("gbt4754_sections.csv")
    ]
    said = yaml.safe_load((FACTS / "enterprise_size.yaml").read_text(encoding="utf-8"))
    remark = "行业与代码的对照未经核实" if "unverified" in codes else ""
    not_covered = [row["code"] for row in _rows("not_covered.csv")]
    return standard_of(industries, sections, not_covered, source=said["source"], remark=remark)


def section_in_words(letter: str) -> str:
    """Return a section with its name, as GB/T 4754 calls it: 「C 制造业」."""
    return next((f"{one.letter} {one.name}" for one in standard().sections if one.letter == letter), letter)


def industry_in_words(industry: str) -> str:
    """Return the code of a trade with the section to which it belongs; finer names are not among the facts."""
    division = int(industry[:2]) if industry[:2].isdecimal() else 0
    of = next((one.name for one in standard().sections if division in one.divisions), "")
    return f"{industry}（{of}）" if of else industry


def in_words(fields: Mapping[str, Field], code: str, text: str | None, places: Mapping[str, str]) -> str:
    """Return a value as pages show it; a code of a trade comes with a name."""
    if text and code in _NAMED:
        return _NAMED[code](text)
    return worded(fields, code, text, places)


_NAMED: Mapping[str, Callable[[str], str]] = {"section": section_in_words, "industry": industry_in_words}


def _bounds(row: dict[str, str]) -> Bounds:
    times = WAN if row["unit"] == "万元" else 1
    return Bounds(*(int(row[name]) * times for name in ("large_min", "medium_min", "small_min")))
