"""Path ranges: everything at or below, nothing beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.matters.rules import CLASSES, LIGHTS, SEALED, below

names = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_characters="/"), min_size=1, max_size=6)
paths = st.lists(names, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))


def within(path, range_):
    first, end = (edge.encode() for edge in range_)
    return first <= path.encode() < end


@given(paths, paths)
def test_a_range_is_a_prefix(jurisdiction, path):
    assert within(path, below(jurisdiction)) == path.startswith(jurisdiction)


@given(paths, paths)
def test_everything_below_is_inside(jurisdiction, rest):
    assert within(jurisdiction + rest, below(jurisdiction))


@pytest.mark.parametrize(
    "beside", ["lanchuan/lin/", "lanchuan/lingang2/", "lanchuan/lingang", "lanchuan/", "lanchuan/lingang0", ""]
)
def test_edges(beside):
    assert not within(beside, below("lanchuan/lingang/"))


def test_maps_are_whole():
    assert SEALED in CLASSES
    assert list(LIGHTS) == [0, 1, 2, 3]
