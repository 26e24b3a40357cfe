"""The demo's enterprises as drawn: invented names and codes, sizes by the national standard, values of the catalogue."""

import re
from collections import Counter
from datetime import date
from functools import cache

from stdnum.cn import uscc

from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.codes import doubt_of
from qinqing.commons.enterprises.rules.sizes import Figures, size_of
from qinqing.domains.policies.rules.values import wanted
from qinqing.site.demo import offices, registry
from qinqing.site.demo.delivering import rows_of
from qinqing.site.demo.registry import Known

TODAY = date(2026, 11, 23)
COUNT = 3_000


@cache
def some() -> tuple[Known, ...]:
    return tuple(registry.drawn(TODAY, COUNT))


def test_they_are_always_the_same() -> None:
    assert tuple(registry.drawn(TODAY, COUNT)) == some()


def test_names_come_from_the_one_committed_list_and_codes_from_the_unassigned_region() -> None:
    given = registry.written()
    places = {one["prefix"] for one in given["places"].values()}
    words = {word for trade in given["trades"] for word in trade["words"]}
    built = re.compile(f"({'|'.join(places)})[{given['first']}][{given['second']}]({'|'.join(words)})有限公司")
    assert [one.values["name"] for one in some() if not built.fullmatch(one.values["name"])] == []
    assert all(one.uscc[:8] == "91990000" and doubt_of(one.uscc) is None for one in some())
    assert uscc.is_valid(registry.code_of(registry.ENTERPRISES))
    units = offices.everything()["units"].values()
    taken = {unit[name] for unit in units for name in ("name", "uscc") if name in unit}
    found = [name for one in some() for name in (one.uscc, one.values["name"])]
    assert len(set(found)) == 2 * COUNT
    assert not taken & set(found)


def test_a_known_organisation_code_has_the_check_characters_that_stand_in_the_city() -> None:
    """Check characters reckoned by another hand: of the enterprises with which the demo opens."""
    for unit in offices.everything()["units"].values():
        if code := unit.get("uscc"):
            assert registry.checked(code[8:16]) == code


def test_every_value_is_one_of_its_field_and_every_place_and_trade_exists() -> None:
    known, paths = committed(), {unit["path"] for unit in offices.everything()["units"].values()}
    for one in some():
        for code, value in one.values.items():
            if code != "name":
                wanted(known[code], value)
        assert one.values["path"] in paths
        assert standard().by_code.get(one.values["industry"][:3], "") != "", "the standard knows the trade"
        assert int(one.values["industry"][:2]) in next(
            section.divisions for section in standard().sections if section.letter == one.values["section"]
        )


def test_sizes_are_those_of_a_city() -> None:
    names = ("section", "industry", "employees", "revenue", "assets")
    sizes = Counter(size_of(Figures(*(one.values.get(name) for name in names)), standard()).code for one in some())  # type: ignore[arg-type]  # section and industry are always there
    assert sizes["micro"] > sizes["small"] > sizes["medium"] > sizes["large"] > COUNT // 200
    assert COUNT * 0.02 < sizes["unknown"] < COUNT * 0.1
    assert sizes["uncovered"] > 0
    assert len({one.values["section"] for one in some()}) >= 10


def test_every_office_delivers_its_own_fields_and_lacks_some() -> None:
    files, catalogue = registry.written()["deliveries"], committed()
    assert len(files) >= 8
    assert 20 <= len({code for one in files for code in one["fields"]}) <= 40
    for given in files:
        rows = list(rows_of(some(), given["fields"]))
        sources = {catalogue[code].source for code in given["fields"]}
        assert sources == set(given.get("owner", sources)), "who delivers a department's fields answers for them"
        assert {code for row in rows for code in row.given} == set(given["fields"])
        assert (len(rows) < COUNT) == (given["lacks"] > 0)
        assert [row.number for row in rows] == list(range(2, len(rows) + 2))


def test_some_are_dishonest_and_some_are_gone() -> None:
    dishonest = sum(one.values.get("dishonest", False) for one in some())
    assert 0.005 * COUNT < dishonest < 0.04 * COUNT
    gone = sum(one.values["status"] != "active" for one in some())
    assert 0.02 * COUNT < gone < 0.1 * COUNT
