"""The usual milestones: the committed file as it came, laid on a day, without circles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.commons.projects.queries.template import template
from qinqing.commons.projects.rules import CycleOfMilestones, UnknownMilestone, lay, template_of
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.rules import SHIFT, START

DAY = date(2026, 3, 2)


def facts(*rows):
    items = [{"n": n, "code": code, "name": code, "side": side, "gates": gates} for n, code, side, gates in rows]
    return {"verified": False, "source": "x", "items": items}


def test_the_committed_template():
    found = template()
    assert len(found.milestones) == 24
    assert not found.verified
    assert "unverified" in found.source
    laid = {one.number: one for one in lay(found, DAY)}
    assert len(laid) == 28
    assert (laid["1.1"].side, laid["1.2"].side, laid["1.1"].due) == (GOV, ENT, DAY)
    assert laid["6"].gates == [("4", START), ("5", START)]
    assert laid["2"].gates == [("1.1", SHIFT), ("1.2", SHIFT)]
    assert (laid["17"].side, laid["17"].third_party) == (GOV, "公用企业")
    assert laid["24"].gates == []
    assert all(one.due is None for one in laid.values() if one.code != "SIGN")


def test_every_gate_stands_before_what_waits_for_it():
    laid = lay(template(), DAY)
    seen = set()
    for code in dict.fromkeys(one.code for one in laid):
        members = [one for one in laid if one.code == code]
        assert all(on in seen for one in members for on, _mode in one.gates), code
        seen |= {one.number for one in members}


def test_days_after_the_start():
    laid = {one.number: one.due for one in lay(template(), DAY, {"ACQ": 60, "SIGN": 1})}
    assert laid["5"] == date(2026, 5, 1)
    assert laid["1.1"] == date(2026, 3, 3)


def test_circles_are_named():
    with pytest.raises(CycleOfMilestones) as fault:
        template_of(
            facts(
                (1, "A", "企业", []),
                (2, "B", "企业", ["D start"]),
                (3, "C", "政府", ["B start"]),
                (4, "D", "政府", ["A start", "C shift"]),
            )
        )
    assert set(fault.value.members) == {"B", "C", "D"}
    assert "互相等待" in str(fault.value)


@pytest.mark.parametrize("row", [(1, "A", "企业", ["Z start"]), (1, "A", "企业", ["A later"]), (1, "A", "别人", [])])
def test_templates_that_cannot_be(row):
    with pytest.raises(UnknownMilestone):
        template_of(facts(row))


@given(st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=1, max_size=8))
def test_a_template_is_laid_or_has_a_circle(waits):
    rows = [
        (n + 1, f"M{n}", "双方", [f"M{on} start" for on in sorted(ons) if on < len(waits)])
        for n, ons in enumerate(waits)
    ]
    reach = {n: {on for on in ons if on < len(waits)} for n, ons in enumerate(waits)}
    for _ in waits:
        reach = {n: ons | {far for on in ons for far in reach[on]} for n, ons in reach.items()}
    circle = any(n in ons for n, ons in reach.items())
    try:
        laid = lay(template_of(facts(*rows)), DAY)
    except CycleOfMilestones:
        assert circle
        return
    assert not circle
    assert len(laid) == 2 * len(rows)
    assert all(
        len(one.gates) == 2 * len([on for on in waits[int(one.number.split(".")[0]) - 1] if on < len(waits)])
        for one in laid
    )
