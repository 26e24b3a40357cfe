"""The demo's policies as written: each reads against the catalogue, cites its own text, and fits a plausible share."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, FLAG, KINDS, Field
from qinqing.commons.enterprises.rules.sizes import WAN, Figures, size_of
from qinqing.domains.policies.rules.amounts import Flat, Part, Tiers, tiers_of
from qinqing.domains.policies.rules.criteria import AnyOf
from qinqing.domains.policies.rules.cutting import cut
from qinqing.domains.policies.rules.explaining import Explanation, explained
from qinqing.domains.policies.rules.matching import Matching, Numpy, taken
from qinqing.domains.policies.rules.matching.bitmaps import Bitmap
from qinqing.domains.policies.rules.rule import Rule, to_text
from qinqing.site.demo import offices, registry
from qinqing.site.demo.keeping import registered
from qinqing.site.demo.policies import Edition, Written, text_of, written

TODAY = date(2026, 11, 23)
DAYS = (TODAY, *(date(year, month, day) for year in (2027, 2028) for month, day in ((1, 4), (2, 28), (7, 1), (12, 31))))
LEAST, MOST = 0.4, 30
"""Per cent of the registry that a policy in force fits."""


@cache
def catalogue() -> Mapping[str, Field]:
    return {code: field for code, field in committed().items() if field.kind in KINDS}


def editions(today: date) -> Iterator[tuple[Written, Edition]]:
    return ((policy, edition) for policy in written(today) for edition in policy.editions)


def rules(today: date) -> list[Rule]:
    return [rule for _, edition in editions(today) if (rule := edition.read_rule(catalogue()))]


def in_force(today: date) -> dict[str, Rule]:
    """Return the rules that count on a day by the titles of their policies."""
    last = {policy.title: policy.editions[-1] for policy in written(today) if policy.withdrawn_on is None}
    read = {title: one.read_rule(catalogue()) for title, one in last.items() if not one.consulted}
    return {title: rule for title, rule in read.items() if rule}


@pytest.mark.parametrize("today", DAYS)
def test_every_rule_reads_and_cites_provisions_of_its_own_text(today: date) -> None:
    assert len(written(today)) >= 30
    for policy, edition in editions(today):
        rule = edition.read_rule(catalogue())
        assert len(edition.provisions) >= 2, policy.title
        assert "{" not in "".join([edition.number, *edition.provisions.values(), policy.guide]), policy.title
        if rule:
            tiers = tiers_of(rule.amount) if rule.amount else ()
            cited = {one.cite for one in rule.criteria.clauses} | {one.when.cite for one in tiers if one.when}
            assert cited <= set(edition.provisions), policy.title


@pytest.mark.parametrize("today", DAYS)
def test_versions_follow_one_another(today: date) -> None:
    for policy in written(today):
        days = [one.day for one in policy.editions]
        assert days == sorted(set(days))
        assert days[-1] < today
        assert all(one.valid_to is None or one.valid_to > one.day for one in policy.editions), policy.title
        assert policy.editions[-1].valid_to is None or policy.editions[-1].valid_to > today, policy.title


def shapes(rule: Rule) -> Iterator[str]:
    """Yield every shape that a rule has."""
    clauses = rule.criteria.clauses
    yield from {"any of" for item in rule.criteria.items if isinstance(item, AnyOf)}
    yield from {f"{one.condition.sign} {one.condition.field}" for one in clauses if one.condition.sign == "starts"}
    yield from {committed()[one.condition.field].kind for one in clauses}
    yield from {f"split {len(rule.shares)}"} if rule.shares else ()
    if isinstance(rule.amount, Tiers):
        yield "tiers"
    for tier in tiers_of(rule.amount) if rule.amount else ():
        if isinstance(tier.pays, Flat):
            yield "flat"
        elif isinstance(tier.pays, Part):
            yield ("rate" if tier.pays.rate else "per head") + (" with cap" if tier.pays.cap else "")


def test_shapes_are_varied() -> None:
    found = Counter(shape for rule in rules(TODAY) for shape in set(shapes(rule)))
    wanted = {"flat": 10, "tiers": 6, "rate with cap": 5, "rate": 1, "per head with cap": 4, "any of": 5}
    wanted |= {"starts industry": 5, "starts path": 4, DAY: 3, FLAG: 10, CHOICE: 10}
    wanted |= {"split 1": 1, "split 2": 2, "split 3": 1}
    assert {shape: found[shape] for shape, least in wanted.items() if found[shape] < least} == {}
    assert sum(rule.amount is None for rule in rules(TODAY)) >= 5, "rights and titles"
    kinds = Counter(policy.kind for policy in written(TODAY))
    assert set(kinds) == {"relief", "award", "right", "title"}
    assert min(kinds.values()) >= 2
    assert set(Counter(policy.delivery for policy in written(TODAY))) == {"exempt", "quick", "apply"}


def test_states_are_varied() -> None:
    policies = written(TODAY)
    waiting = [TODAY - one.day for _, one in editions(TODAY) if one.rule is None]
    assert sum(policy.editions[-1].consulted for policy in policies) >= 3
    assert sum(policy.withdrawn_on is not None for policy in policies) == 1
    assert sum(len(policy.editions) > 1 for policy in policies) >= 3
    assert min(waiting) <= timedelta(days=4), "its seven working days still run"
    assert max(waiting) >= timedelta(days=18), "late, whatever the holidays"


def test_no_two_are_the_same() -> None:
    told = [policy.title for policy in written(TODAY)]
    numbers = [edition.number for _, edition in editions(TODAY)]
    read = [to_text(rule, catalogue()) for rule in rules(TODAY)]
    texts = ["".join(edition.provisions.values()) for _, edition in editions(TODAY)]
    for what in (told, numbers, read, texts):
        assert [one for one, count in Counter(what).items() if count > 1] == []


def test_an_office_answers_and_no_person_is_named() -> None:
    people = [one["name"] for one in offices.everything()["people"]]
    units = offices.everything()["units"]
    for policy, edition in editions(TODAY):
        assert policy.contact.startswith(units[policy.unit]["short_name"]), policy.title
        assert all(key in units for key in policy.helping), policy.title
        said = "".join([policy.title, policy.contact, policy.guide, *edition.provisions.values()])
        assert [name for name in people if name in said] == []


def share(bits: Bitmap) -> float:
    """Return how many of a hundred enterprises stand in a bitmap."""
    return 100 * int(np.bitwise_count(bits).sum()) / registry.ENTERPRISES


def sized(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an enterprise with the class that the national standard gives it."""
    figures = Figures(*(values.get(name) for name in ("section", "industry", "employees", "revenue", "assets")))  # type: ignore[arg-type]  # section and industry are always there
    return {**values, "size": size_of(figures, standard()).code}


def test_a_policy_fits_a_plausible_share_and_of_some_nobody_knows() -> None:
    known = [sized(one.values) for one in registry.drawn(TODAY)]
    matching = Matching(taken(catalogue(), enumerate(known)), Numpy())
    found = {title: matching.one(rule.criteria) for title, rule in in_force(TODAY).items()}
    true = {title: share(bits.true) for title, bits in found.items()}
    assert {title: part for title, part in true.items() if not LEAST <= part <= MOST} == {}
    unknown = {title: share(bits.possible) - true[title] for title, bits in found.items()}
    assert {title: part for title, part in unknown.items() if part > 6} == {}
    assert sum(part > 0.5 for part in unknown.values()) >= 10
    assert sum(bool(sum(map(share, matching.near(rule.criteria)))) for rule in in_force(TODAY).values()) == len(found)


def told(short_name: str) -> Explanation[str]:
    """Return what the policies say to an enterprise that acts in the city, from all that offices know of it."""
    (path,) = [one["path"] for one in offices.everything()["units"].values() if one["short_name"] == short_name]
    values = {"path": path, **registered(short_name), **registry.written()["acting"][short_name]}
    return explained(in_force(TODAY), sized(values), catalogue())


def test_who_logs_in_sees_a_mixture() -> None:
    for short_name, title in (("禾曜新材料", "高价值专利培育计划支持办法"), ("澄湖精密", "中小企业发明专利资助办法")):
        found = told(short_name)
        due = [one for one, answer in found.answers.items() if answer.truth]
        assert 4 <= len(due) <= len(found.answers) * 0.6, short_name
        assert found.cents > 100_000 * WAN // 100, short_name
        assert any(answer.truth is None for answer in found.answers.values()), short_name
        near = found.answers[title]
        assert near.near, f"{short_name} is near: {near}"
        assert "还差 1 件" in near.lacking[0].lines[0].says
    assert told("澄湖精密").unpriced == 1, "what it spent on research, nobody knows"


def test_the_text_is_cut_into_the_provisions_that_are_cited() -> None:
    for policy, edition in editions(TODAY):
        numbers = [piece.number for piece in cut(text_of(edition))]
        assert numbers == list(edition.provisions), policy.title
