"""The policies as the files beside this one write them, with the years and days of the city that is being built."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from qinqing.domains.policies.rules.rule import Rule, read
from qinqing.domains.policies.rules.values import Catalogue

FOLDER = Path(__file__).parent
WAN = 10_000
FEN = 100
FRIDAY = 4
_YEAR = re.compile(r"\{Y([+-]\d{1,2})?\}")


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a policy: on `day` it was published, or as `consulted` says, laid out for opinions.

    `valid_to` is the first day on which, by its own words, it no longer holds; `budget` stands in 分; `rule` is None
    while it is not itemised, else what rules.rule.read reads; `opinions` say who said what, and the answer.
    """

    number: str
    day: date
    consulted: bool
    valid_to: date | None
    budget: int | None
    provisions: Mapping[str, str]
    rule: Mapping[str, Any] | None
    opinions: Sequence[Mapping[str, str]]

    def read_rule(self, catalogue: Catalogue) -> Rule | None:
        """Return the rule. Raises criteria.Refused."""
        return None if self.rule is None else read(self.rule, catalogue)


@dataclass(frozen=True, slots=True)
class Written:
    """A policy: its leading unit and those that help by their keys in the city's files, and its versions in order."""

    unit: str
    helping: Sequence[str]
    title: str
    kind: str
    delivery: str
    contact: str
    guide: str
    editions: Sequence[Edition]
    withdrawn_on: date | None


def written(today: date) -> list[Written]:
    """Return every policy as it is told on a day, those of one file together."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return [_policy(given, today) for file in files for given in file]


def text_of(edition: Edition) -> str:
    """Return the text as it is pasted: a line for each provision, what stands below an article without its number."""
    return "\n".join(_line(number, text) for number, text in edition.provisions.items())


def _line(number: str, text: str) -> str:
    article, bracket, below = number.partition("（")
    return f"{bracket}{below}{text}" if below else f"{article} {text}"


def _policy(given: Mapping[str, Any], today: date) -> Written:
    return Written(
        unit=given["unit"],
        helping=given.get("with", ()),
        title=given["title"],
        kind=given["kind"],
        delivery=given["delivery"],
        contact=given["contact"],
        guide=given["guide"],
        editions=[_edition(one, today) for one in given["versions"]],
        withdrawn_on=today + timedelta(days=given["withdrawn"]) if "withdrawn" in given else None,
    )


def _day(given: Mapping[str, Any], today: date) -> date:
    """Return when a version was published or laid out: so many days from today, on a weekend the Friday before."""
    day = today + timedelta(days=given["consulted"] if "consulted" in given else given["published"])
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _edition(given: Mapping[str, Any], today: date) -> Edition:
    day = _day(given, today)
    told = _dated(given, day.year)
    return Edition(
        number=told["number"],
        day=day,
        consulted="consulted" in given,
        valid_to=date.fromisoformat(told["until"]) if "until" in told else None,
        budget=told["budget"] * WAN * FEN if "budget" in told else None,
        provisions=told["text"],
        rule=told.get("rule"),
        opinions=told.get("opinions", ()),
    )


def _dated(told: Any, year: int) -> Any:
    """Return the same with every {Y} in a text replaced by the year, and {Y-1} by the one before."""
    if isinstance(told, str):
        return _YEAR.sub(lambda found: str(year + int(found[1] or 0)), told)
    if isinstance(told, list):
        return [_dated(one, year) for one in told]
    return {name: _dated(one, year) for name, one in told.items()} if isinstance(told, dict) else told
