"""Twenty thousand invented enterprises, drawn from one seed, as the offices of the demo city know them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from stdnum.cn import uscc

from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.sizes import INDICATORS, WAN, Bounds, key_of

REGISTRY = Path(__file__).parent / "registry.yaml"
SEED = 990_000
ENTERPRISES = 20_000
REGION = "91990000"
SECTIONS_MAKING = "BCD"
SECTIONS_RESEARCHING = "CIM"
WATCHED = "CDEH"
"""Sections on whose waste and emissions an office keeps an eye."""

OFTEN = 0.3
"""From here on research is likely in a trade."""

PLATFORMS = ((1, 0, 0, 0), (9, 1, 0, 0), (6, 4, 1, 0), (3, 4, 3, 1))
"""How frequent research platforms are, by size: none, of the city, the province, the nation."""

Values = Mapping[str, Any]
"""One enterprise: value by code of field as a rule reads it; what no office knows is absent."""


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise by its code, and what is known of it."""

    uscc: str
    values: Values


@dataclass(frozen=True, slots=True)
class Drawn:
    """What decides the figures of an enterprise, known to offices or not."""

    section: str
    industry: str
    grade: int
    research: bool
    years: int
    employees: int
    revenue: int
    assets: int


@cache
def written() -> dict[str, Any]:
    """Return the file as written: places, syllables, trades, deliveries, acting enterprises."""
    read: dict[str, Any] = yaml.safe_load(REGISTRY.read_text(encoding="utf-8"))
    return read


def code_of(serial: int) -> str:
    """Return the credit code of an invented enterprise, with both its check characters right."""
    return checked(f"MA1{serial:05d}")


def checked(body: str) -> str:
    """Return the credit code of an organisation's eight characters: with its own check character and the code's."""
    weighed = sum(int(letter, 36) * weight for letter, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = "0123456789X"[-weighed % 11]
    first = f"{REGION}{body}{check}"
    return first + str(uscc.calc_check_digit(first))


def drawn(today: date, count: int = ENTERPRISES) -> Iterator[Known]:
    """Yield so many enterprises, always the same for a day: none of them has a name or a code twice."""
    given, dice, names = written(), Random(SEED), set[str]()  # noqa: S311 - always the same, not secret
    for serial in range(1, count + 1):
        (place,) = dice.choices(list(given["places"].items()), [one["share"] for one in given["places"].values()])
        (trade,) = dice.choices(given["trades"], [one["share"] for one in given["trades"]])
        name = _name(dice, place[1]["prefix"], trade, names)
        one = _figures(dice, trade, given["sized"])
        values = {"name": name, "path": place[0], **_registered(dice, one, today), **_counted(dice, one, today)}
        values |= {**_taxed(dice, one), **_employing(dice, one), **_researching(dice, one), **_watched(dice, one)}
        lacking = _lacking(dice)
        yield Known(code_of(serial), {code: value for code, value in values.items() if code not in lacking})


def _lacking(dice: Random) -> set[str]:
    """Draw of which offices' files an enterprise is missing; return the fields that nobody then knows."""
    files = written()["deliveries"]
    return {code for one in files if dice.randrange(1000) < one["lacks"] for code in one["fields"]}


def _name(dice: Random, prefix: str, trade: Mapping[str, Any], taken: set[str]) -> str:
    given = written()
    while True:
        syllables = dice.choice(given["first"]) + dice.choice(given["second"])
        name = f"{prefix}{syllables}{dice.choice(trade['words'])}有限公司"
        if name not in taken:
            taken.add(name)
            return name


def _figures(dice: Random, trade: Mapping[str, Any], sized: Mapping[str, Sequence[int]]) -> Drawn:
    """Draw people, revenue and assets so that the national standard puts the enterprise into the class drawn."""
    industry, (grade,) = (
        dice.choice(trade["codes"]),
        dice.choices(range(4), sized["research" if trade["research"] >= OFTEN else "other"]),
    )
    section = next(one.letter for one in standard().sections if int(industry[:2]) in one.divisions)
    found = standard().by_code.get(key_of(section, industry))
    bounds = found.bounds if found else {}
    revenue = _between(dice, bounds.get("revenue", Bounds(9000 * WAN, 1500 * WAN, 120 * WAN)), grade)
    usual = {"employees": max(1, revenue // (80 * WAN)), "assets": int(revenue * dice.uniform(0.4, 1.9))}
    figures = {
        name: _between(dice, bounds[name], grade) if name in bounds else usual.get(name, 0) for name in INDICATORS
    }
    research = dice.random() < trade["research"] * (0.6, 1.0, 1.5, 2.0)[grade]
    years = int(27 * dice.random() ** 1.5)
    return Drawn(section, industry, grade, research, years, figures["employees"], revenue, figures["assets"])


def _between(dice: Random, bounds: Bounds, grade: int) -> int:
    """Return a figure of a class, the low ones more often."""
    steps = (max(1, bounds.small // 6), bounds.small, bounds.medium, bounds.large, bounds.large * 5)
    low, high = steps[grade], steps[grade + 1]
    return min(high - 1, int(low * (high / low) ** dice.random() ** 1.4)) if high > low else low


def _registered(dice: Random, one: Drawn, today: date) -> dict[str, Any]:
    founded = today - timedelta(days=one.years * 365 + dice.randint(60, 420))
    (status,) = dice.choices(("active", "suspended", "moved", "revoked", "cancelled"), (955, 6, 6, 13, 20))
    (ownership,) = dice.choices(("private", "state", "foreign", "hmt", "collective"), (930, 18, 16, 26, 10))
    return {
        "section": one.section,
        "industry": one.industry,
        "founded_on": founded,
        "status": status,
        "ownership": ownership,
        "registered_capital": dice.choice((50, 100, 200, 500, 1000)) * WAN * (1, 1, 5, 20)[one.grade],
        "abnormal_list": dice.random() < 0.025,
    }


def _counted(dice: Random, one: Drawn, today: date) -> dict[str, Any]:
    """Return what statistics know: of the large ones all, of the small ones not every figure."""
    figures = {"employees": one.employees, "revenue": one.revenue, "assets": one.assets}
    found: dict[str, Any] = {name: figures[name] for name in figures if one.grade > 1 or dice.random() > 0.05}
    least = 500 * WAN if one.section in "FH" else 2000 * WAN
    found["in_statistics"] = one.revenue >= least and one.years > 0
    if found["in_statistics"]:
        since = min(int(dice.random() * (one.years + 1)), 12)
        found["first_in_statistics"] = today.year - since
        if one.section in SECTIONS_MAKING:
            found["output_growth"] = f"{dice.gauss(6, 13):.1f}"
            buys = dice.random() < 0.4
            found["equipment_investment"] = int(one.revenue * dice.uniform(0.01, 0.15)) if buys else 0
    return found


def _taxed(dice: Random, one: Drawn) -> dict[str, Any]:
    paid = int(one.revenue * dice.uniform(0.006, 0.05))
    (credit,) = dice.choices("ABMCD", (0, 0, 90, 7, 3) if one.years < 1 else (12, 52, 24, 8, 4))
    found = {"tax_paid": paid, "tax_credit": credit, "tax_arrears": int(paid * 0.3) if dice.random() < 0.03 else 0}
    return found if one.years < 1 else {**found, "tax_growth": f"{dice.gauss(4, 17):.1f}"}


def _employing(dice: Random, one: Drawn) -> dict[str, Any]:
    insured = max(1, int(one.employees * dice.uniform(0.75, 1)))
    low, high = dice.choices(((0, 3), (3, 8), (8, 25)), (72, 18, 10))[0]
    return {
        "insured": insured,
        "insurance_arrears": insured * 900 if dice.random() < 0.025 else 0,
        "layoff_rate": f"{dice.uniform(low, high):.1f}",
        "graduates_hired": sum(dice.random() < 0.025 for _ in range(min(insured, 400))),
        "wage_arrears": dice.random() < 0.006,
    }


def _researching(dice: Random, one: Drawn) -> dict[str, Any]:
    """Return what the offices of science, patents and industry know; of whom they do not look at, nothing."""
    high_tech = one.research and one.years > 0 and dice.random() < (0.18, 0.3, 0.55, 0.8)[one.grade]
    tech_sme = one.research and one.grade < 3 and dice.random() < 0.5
    found: dict[str, Any] = {"high_tech": high_tech, "tech_sme": tech_sme}
    if one.research and (high_tech or tech_sme or dice.random() < 0.5):
        ratio = round(min(dice.lognormvariate(1.3, 0.6), 60), 2)
        found |= {"rd_ratio": f"{ratio:.2f}", "rd_spend": int(one.revenue * ratio / 100)}
    mean = (0.8, 2.5, 9, 30)[one.grade] if one.research else 0.1
    found["patents"] = int(dice.expovariate(1 / mean))
    if one.section in SECTIONS_RESEARCHING:
        platforms, levels = PLATFORMS[one.grade], (80, 14, 5, 1, 0) if one.grade < 2 else (50, 15, 25, 8, 2)
        platform = dice.choices(("none", "city", "province", "nation"), platforms)[0]
        level = dice.choices(("none", "innovative", "province", "giant", "champion"), levels)[0]
        found |= (
            {"platform": platform, "specialised": level}
            if one.research
            else {"platform": "none", "specialised": "none"}
        )
    if one.section == "C":
        found["green_factory"] = one.revenue >= 2000 * WAN and dice.random() < 0.25
    return found


def _watched(dice: Random, one: Drawn) -> dict[str, Any]:
    (penalties,) = dice.choices((0, 1, 2, 3), (90, 7, 2, 1))
    found: dict[str, Any] = {"dishonest": dice.random() < 0.018, "penalties": penalties}
    if one.section in WATCHED:
        found["environment_penalties"] = int(dice.random() < 0.04)
        if one.section == "C" and one.revenue >= 1000 * WAN and dice.random() < 0.7:
            (found["environment_rating"],) = dice.choices(
                ("green", "blue", "yellow", "red", "black"), (22, 58, 15, 4, 1)
            )
    if one.section in "CF":
        found["exports"] = int(one.revenue * dice.uniform(0.02, 0.6)) if dice.random() < 0.16 else 0
    return found
