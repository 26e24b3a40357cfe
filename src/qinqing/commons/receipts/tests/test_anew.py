"""A receipt reckoned anew: equal for whatever waits for whatever, and every change of paper, export or basis is found."""

import json
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.commons.receipts.queries.paper import paper_of
from qinqing.commons.receipts.rules.anew import ISSUED, Events, NoReceipt, Told, paper, reckon
from qinqing.commons.receipts.tests.scene import ASKED, asked, fresh, granted, objected, ruled
from qinqing.kernel.chronicle.queries import lines
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.chronicle.rules.ledger import Reader
from qinqing.kernel.obligations.rules.basis import Basis, figures, needed, told
from qinqing.kernel.obligations.tests.simulation import Simulation
from qinqing.kernel.obligations.tests.test_basis import days
from qinqing.kernel.obligations.tests.test_fairness import graphs

STREAM, SEQ = 7, 3


def issue(promises, of, today):
    """Return the paper of a receipt and an export that holds nothing but its event."""
    basis = Basis(of, today, needed(promises, of))
    found = json.loads(json.dumps(figures(basis.judged())))
    facts = {"receipt": "GY-2026-0001", "as_of": today.isoformat(), "figures": found, "basis": told(basis)}
    body = canonical(json.loads(json.dumps(facts)))
    line = f"{'0' * 64}\t{STREAM}\t{SEQ}\t{ISSUED}\t1\t1\t\t{body}\n".encode()
    given = {
        "format": "qinqing-receipt-1",
        "receipt": "GY-2026-0001",
        "stream": STREAM,
        "seq": SEQ,
        "fingerprint": sha256(line).hexdigest(),
        "as_of": today.isoformat(),
        "lines": found["booking"],
    }
    return given, line


def read(line):
    events = Events()
    list(events.passing([line]))
    return events


@settings(max_examples=150, deadline=None)
@given(graphs(), days, st.integers(0, 5))
def test_it_is_equal_to_the_day_by_day_simulation(promises, today, which):
    of = promises[which % len(promises)]
    given, line = issue(promises, of.key, today)
    outcome = reckon(paper(given), read(line))
    assert outcome.faults == []
    assert outcome.found.buckets == Simulation(promises, today).buckets(of)


@settings(max_examples=100, deadline=None)
@given(graphs(), days, st.integers(0, 5), st.data())
def test_a_changed_number_is_found(promises, today, which, data):
    of = promises[which % len(promises)]
    given, line = issue(promises, of.key, today)
    if not given["lines"]:
        return
    place = data.draw(st.integers(0, len(given["lines"]) - 1))
    spoilt = deepcopy(given)
    spoilt["lines"][place]["days"] = str(int(spoilt["lines"][place]["days"].split("/")[0]) + 1000)
    assert any("单子上的数" in fault for fault in reckon(paper(spoilt), read(line)).faults)
    body = json.loads(line.split(b"\t", 7)[7])
    body["figures"]["booking"][place]["days"] = spoilt["lines"][place]["days"]
    changed = [*line.split(b"\t", 7)[:7], canonical(body).encode() + b"\n"]
    faults = reckon(paper(given), read(b"\t".join(changed))).faults
    assert any("指纹不符" in fault for fault in faults)
    assert any("记录里的数" in fault for fault in faults)


@pytest.mark.parametrize(
    "given", [None, [], "x", {}, {"format": "other"}, {"format": "qinqing-receipt-1", "receipt": "x"}]
)
def test_what_is_no_receipt_is_refused(given):
    with pytest.raises(NoReceipt):
        paper(given)


# From a real history


def exported(receipt):
    """Return its paper, and the lines of its matter's history."""
    return paper(json.loads(json.dumps(paper_of(fresh(receipt))))), list(lines(stream=receipt.obligation.matter_id))


def kept(rows):
    """Return the events of an export whose chains hold."""
    events = Events()
    assert Reader().read(events.passing(rows)).faults == []
    return events


def test_from_the_exported_history_it_is_equal(town):
    receipt = asked(town)
    objected(receipt, town.city.clerk)
    ruled(town, receipt)
    one, rows = exported(receipt)
    outcome = reckon(one, kept(rows))
    assert (outcome.faults, outcome.unsaid) == ([], [])
    assert outcome.found.total == 24
    assert outcome.settled["outcome"] == "ruled"


def test_a_tampered_export_is_found(town):
    _one, rows = exported(asked(town))
    for place, row in enumerate(rows):
        if b"\t" + ISSUED.encode() not in row and b"obligations." not in row:
            continue
        spoilt = [*rows[:place], row.replace(b"2026-0", b"2026-1", 1), *rows[place + 1 :]]
        if spoilt[place] != row:
            assert Reader().read(Events().passing(spoilt)).faults, row


def rewritten(events, stream, kind, **facts):
    """Return events of which one says something else: as if a whole history had been written anew."""
    found = Events({key: list(every) for key, every in events.by_stream.items()})
    found.by_stream[stream] = [
        replace(one, facts={**one.facts, **facts}) if one.kind == kind else one for one in events.by_stream[stream]
    ]
    return found


@pytest.mark.parametrize(
    ("kind", "facts", "says"),
    [
        ("obligations.obligation.confirmed", {"completed_on": "2026-04-02"}, "的实际完成日与历史不符"),
        ("obligations.obligation.started", {"base_due": "2026-04-30"}, "的承诺日期与历史不符"),
        ("obligations.obligation.started", {"base_start": "2026-03-30"}, "的起算日与历史不符"),
        ("obligations.obligation.started", {"unit": "working_day"}, "的计算单位与历史不符"),
        ("obligations.obligation.started", {"waits": [[999, "start"]]}, "等的前项与历史不符"),
    ],
)
def test_a_basis_that_history_does_not_bear_out_is_found(town, kind, facts, says):
    one, rows = exported(asked(town))
    outcome = reckon(one, rewritten(kept(rows), one.stream, kind, **facts))
    assert any(says in fault for fault in outcome.faults)


def test_what_happened_afterwards_changes_nothing(town):
    receipt = asked(town)
    granted(town, day=ASKED)
    one, rows = exported(receipt)
    assert reckon(one, kept(rows)).faults == []


def test_an_extension_is_borne_out_by_history(town):
    granted(town, days=3, day=ASKED)
    receipt = asked(town, day=ASKED.replace(day=26))
    one, rows = exported(receipt)
    events = kept(rows)
    assert reckon(one, events).faults == []
    spoilt = rewritten(events, one.stream, "obligations.adjustment.asked", days=2)
    assert any("的延期或中止与历史不符" in fault for fault in reckon(one, spoilt).faults)


def test_another_export_holds_no_such_receipt(town):
    one, rows = exported(asked(town))
    events = kept(rows)
    assert reckon(replace(one, seq=one.seq - 1), events).faults == ["导出的历史里没有出具这张单子的记录。"]
    assert reckon(one, Events()).faults == ["导出的历史里没有出具这张单子的记录。"]
    assert isinstance(events.at(one.stream, one.seq), Told)
