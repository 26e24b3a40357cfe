"""The standard of size classes from the committed files."""

import csv
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml

from qinqing.commons.enterprises.rules.sizes import WAN, Bounds, Industry, Section, Standard, standard_of

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


def _bounds(row: dict[str, str]) -> Bounds:
    times = WAN if row["unit"] == "万元" else 1
    return Bounds(*(int(row[name]) * times for name in ("large_min", "medium_min", "small_min")))
