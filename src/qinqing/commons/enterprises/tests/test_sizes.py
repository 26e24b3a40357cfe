"""Size classes: the worked examples of the standard, the rule against the wording, SQL against the rule."""

import csv

import pytest
import yaml
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from qinqing.commons.enterprises.queries.sizing import BOUND, KEY, SIZE, bounds
from qinqing.commons.enterprises.queries.standard import FACTS, standard
from qinqing.commons.enterprises.rules.sizes import (
    INDICATORS,
    MICRO,
    UNCOVERED,
    UNKNOWN,
    WAN,
    Figures,
    size_of,
)


def size(industry: str, employees=None, revenue=None, assets=None, section=""):
    """Money in 万元, as the standard writes it."""
    money = [None if one is None else one * WAN for one in (revenue, assets)]
    return size_of(Figures(section, industry, employees, *money), standard())


@pytest.mark.parametrize(
    ("industry", "figures", "expected"),
    [
        ("2921", {"employees": 1000, "revenue": 40000}, "large"),
        ("2921", {"employees": 999, "revenue": 40000}, "medium"),
        ("2921", {"employees": 1000, "revenue": 1999}, "small"),
        ("2921", {"employees": 1000, "revenue": 299}, "micro"),
        ("2921", {"employees": 20, "revenue": 300}, "small"),
        ("0111", {"revenue": 500}, "medium"),
        ("4710", {"revenue": 80000, "assets": 80000}, "large"),
        ("4710", {"revenue": 80000, "assets": 79999}, "medium"),
        ("5911", {"employees": 300, "revenue": 3000}, "medium"),
        ("5921", {"employees": 300, "revenue": 30000}, "large"),
        ("7010", {"revenue": 200000, "assets": 4999}, "small"),
        ("701", {"revenue": 200000, "assets": 10000}, "large"),
        ("7212", {"employees": 300, "assets": 119999}, "medium"),
        ("7510", {"employees": 9}, "micro"),
    ],
)
def test_examples(industry, figures, expected):
    assert size(industry, **figures).code == expected


@pytest.mark.parametrize(
    ("industry", "section", "figures", "expected", "lacks"),
    [
        ("2921", "", {"employees": 5000}, UNKNOWN, ("revenue",)),
        ("2921", "", {"employees": 5}, MICRO, ()),
        ("2921", "", {}, UNKNOWN, ("employees", "revenue")),
        ("", "", {"employees": 5, "revenue": 5}, UNKNOWN, ("industry",)),
        ("59", "", {"employees": 5, "revenue": 5}, UNKNOWN, ("industry",)),
        ("70", "", {"employees": 5, "revenue": 5}, UNKNOWN, ("industry",)),
        ("", "C", {"employees": 5}, MICRO, ()),
        ("", "F", {"employees": 5, "revenue": 5}, UNKNOWN, ("industry",)),
        ("6612", "", {"employees": 5}, UNCOVERED, ()),
        ("", "J", {}, UNCOVERED, ()),
        ("7040", "", {"employees": 5}, UNCOVERED, ()),
        ("5310", "", {"employees": 5}, UNCOVERED, ()),
    ],
)
def test_what_is_missing(industry, section, figures, expected, lacks):
    found = size(industry, section=section, **figures)
    assert (found.code, found.lacks) == (expected, lacks)


def test_the_two_files_of_the_standard_agree():
    said = yaml.safe_load((FACTS / "enterprise_size.yaml").read_text(encoding="utf-8"))
    with (FACTS / "enterprise_size.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["industry"], row["indicator"], *(int(row[f"{one}_min"]) for one in ("large", "medium", "small")))
            for row in csv.DictReader(file)
        ]
    assert rows == [
        (one["name"], bound["indicator"], bound["large"], bound["medium"], bound["small"])
        for one in said["industries"]
        for bound in one["thresholds"]
    ]
    assert standard().source == said["source"]
    assert standard().remark


def test_every_division_belongs_somewhere():
    told = standard().by_code
    divisions = {f"{one:02d}" for section in standard().sections for one in section.divisions}
    assert len(divisions) == 97
    split = {code[:2] for code in told if len(code) == 3} - set(told)
    assert divisions - set(told) == split == {"59", "70"}
    assert {"704", "53", "J", "84"} <= {code for code, industry in told.items() if industry is None}


figures = st.builds(
    Figures,
    section=st.sampled_from(["", *(section.letter for section in standard().sections)]),
    industry=st.sampled_from(["", *sorted(code for code in standard().by_code if code[0].isdigit()), "59", "70"]),
    employees=st.none() | st.sampled_from([0, 4, 5, 9, 10, 19, 20, 99, 100, 300, 999, 1000, 2000]),
    revenue=st.none() | st.integers(0, 250_000).map(lambda one: one * WAN) | st.integers(0, 10**13),
    assets=st.none()
    | st.sampled_from([0, 1999, 2000, 4999, 5000, 8000, 10000, 80000, 120000]).map(lambda one: one * WAN),
)


def by_the_wording(one: Figures) -> str:
    """The wording of the standard, class by class: all bounds of a class met, else the one below."""
    industry = standard().by_code[one.industry[:3] or one.section]
    known = {name: getattr(one, name) for name in industry.bounds}
    for grade in ("large", "medium", "small"):
        if all(known[name] >= getattr(bound, grade) for name, bound in industry.bounds.items()):
            return grade
    return MICRO


@given(figures)
def test_the_rule_is_the_wording_where_all_is_known_and_sound_where_not(one):
    industry = standard().by_code.get(one.industry[:3] or one.section)
    found = size_of(one, standard())
    if industry is None:
        assert found.code in {UNKNOWN, UNCOVERED}
        return
    missing = [name for name in industry.bounds if getattr(one, name) is None]
    possible = set()
    for guess in (0, 10**14):
        filled = {name: guess if name in missing else getattr(one, name) for name in INDICATORS}
        possible.add(by_the_wording(Figures(one.section, one.industry, **filled)))
    assert found.code == (possible.pop() if len(possible) == 1 else UNKNOWN)
    assert bool(found.lacks) == (found.code == UNKNOWN)


_COMPUTE = f"""
    SELECT enterprise.place, {SIZE}
    FROM unnest(%(sections)s::text[], %(industries)s::text[], %(employees)s::int[], %(revenue)s::bigint[],
                %(assets)s::bigint[]) WITH ORDINALITY AS enterprise(section, industry, employees, revenue, assets, place)
    LEFT JOIN {BOUND} ON bound.code = {KEY} ORDER BY enterprise.place
"""


@pytest.mark.django_db
@given(st.lists(figures, min_size=1, max_size=60))
def test_sql_says_what_the_rule_says(ones):
    asked = {
        "sections": [one.section for one in ones],
        "industries": [one.industry for one in ones],
        **{name: [getattr(one, name) for one in ones] for name in INDICATORS},
    }
    with connection.cursor() as cursor:
        cursor.execute(_COMPUTE, {**bounds(), **asked})
        found = [size for _place, size in cursor.fetchall()]
    assert found == [size_of(one, standard()).code for one in ones]
