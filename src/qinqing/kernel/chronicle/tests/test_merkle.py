"""Merkle trees against the definition in RFC 6962, written out recursively."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.chronicle.rules.merkle import climb, path, root, sha256_digest, sm3_digest

leaves = st.lists(st.binary(min_size=32, max_size=32), max_size=40, unique=True)


def by_definition(found, digest=sha256_digest):
    if not found:
        return digest(b"")
    if len(found) == 1:
        return digest(b"\0" + found[0])
    left = 1
    while left * 2 < len(found):
        left *= 2
    return digest(b"\1" + by_definition(found[:left], digest) + by_definition(found[left:], digest))


def test_known_roots():
    assert root([]) == sha256(b"").digest()
    assert root([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert sm3_digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(leaves)
def test_root(found):
    assert root(found) == by_definition(found)
    assert root(iter(found), sm3_digest) == by_definition(found, sm3_digest)


@given(leaves.filter(bool), st.data())
def test_path_leads_to_the_root_and_to_no_other(found, data):
    place = data.draw(st.integers(0, len(found) - 1))
    beside = path(found, place)
    whole = root(found)
    assert climb(found[place], place, len(found), beside) == whole
    assert climb(found[place][::-1] + b"!", place, len(found), beside) != whole
    for other in range(len(found)):
        assert (climb(found[place], other, len(found), beside) == whole) == (other == place)
    for spoilt in range(len(beside)):
        changed = [*beside[:spoilt], bytes(31) + b"!", *beside[spoilt + 1 :]]
        assert climb(found[place], place, len(found), changed) != whole


@pytest.mark.parametrize(("place", "count", "beside"), [(1, 1, []), (-1, 2, [b"a"]), (0, 2, []), (0, 1, [b"a"])])
def test_paths_that_do_not_fit(place, count, beside):
    assert climb(bytes(32), place, count, beside) is None
