"""Exported lines: whole, truncated, changed; and that a million of them fit into little memory."""

import io
import random
import subprocess
import sys
from itertools import pairwise

import pytest

from qinqing.kernel.chronicle.jobs import make_checkpoint
from qinqing.kernel.chronicle.queries import lines
from qinqing.kernel.chronicle.rules.ledger import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(signing, say):
    say(5)
    say(3, note="说明")
    make_checkpoint(signing.signer)
    say(2)
    make_checkpoint(signing.signer)
    return list(lines())


def test_an_export_holds_and_has_no_texts(exported, signing):
    found = Reader(signing.trusted).read(exported)
    assert found.faults == []
    assert (found.streams, found.events) == (3, 10)
    assert not [line for line in exported if line[:1] == b"T" or "说明".encode().hex().encode() in line]


def test_one_history_alone_holds_too(exported, signing, say):
    stream = say(3)
    make_checkpoint(signing.signer)
    say(stream=stream)
    alone = list(lines(stream=stream))
    assert Reader(signing.trusted).read(alone).faults == []
    assert {line.split(b"\t")[1] for line in alone if line[:1] in {b"S", b"L"}} == {b"%d" % stream}
    spoilt = [line.replace(b'"thing":0', b'"thing":1') if b"\t1\ttoy" in line else line for line in alone]
    assert Reader(signing.trusted).read(spoilt).faults


def test_any_changed_byte_is_found(exported, signing):
    whole = b"".join(exported)
    chance = random.Random(2)
    for place in chance.sample(range(len(whole)), 300):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        assert Reader(signing.trusted).read(io.BytesIO(spoilt)).faults, place


def test_any_missing_line_is_found(exported, signing):
    for place in range(len(exported)):
        assert Reader(signing.trusted).read(exported[:place] + exported[place + 1 :]).faults
        assert Reader(signing.trusted).read(exported[:place]).faults


def test_swapped_and_doubled_lines_are_found(exported, signing):
    events = [place for place, line in enumerate(exported) if not line[:1].isupper()]
    for one, other in pairwise(events):
        swapped = list(exported)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert Reader(signing.trusted).read(swapped).faults
        assert Reader(signing.trusted).read([*exported[:one], exported[one], *exported[one:]]).faults


def test_the_first_fault_is_named(exported):
    spoilt = [line.replace(b'"thing":2', b'"thing":7') for line in exported]
    first = Reader().read(spoilt).faults[0]
    assert first.where == f"历史 {first.stream} 第 3 条"
    assert first.why == "这条记录被改动过。"


def test_faults_are_counted_up_to_a_limit():
    assert len(Reader().read([b"?\n"] * 5000).faults) == 1000


MEMORY = """
from pathlib import Path
from bench.chronicle import synthetic
from qinqing.kernel.chronicle.rules.ledger import Reader
found = Reader().read(synthetic(150_000, 10))
assert not found.faults, found.faults[:3]
assert found.events == 150_000
(most,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(most) // 1024)  # ru_maxrss would count what the parent had before exec
"""


def test_memory_stays_small():
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150
