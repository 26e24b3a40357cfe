"""The canonical form and the chain outside the database."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.chronicle.events import EventKind, plain
from qinqing.kernel.chronicle.rules import canonical, genesis, link, message, microseconds, salted

KIND = EventKind("toy.thing.claimed", "报完成", ("thing",), ("note",))
MOMENT = datetime(2026, 3, 4, 1, 2, 3, 456789, tzinfo=UTC)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_canonical_form():
    assert canonical({"b": [1, None], "a": "承诺\n二"}) == '{"a":"承诺\\n二","b":[1,null]}'


@given(st.dictionaries(st.text(), values))
def test_canonical_is_one_line_and_ignores_order(body):
    text = canonical(body)
    assert "\n" not in text
    assert text == canonical(dict(reversed(body.items())))


@pytest.mark.parametrize("value", [1.5, float("nan"), [0.1], ("a", [2.0])])
def test_floats_are_refused(value):
    with pytest.raises(TypeError):
        plain(value)


def test_plain_dates():
    assert plain([date(2026, 3, 4), (MOMENT,)]) == ["2026-03-04", ["2026-03-04T01:02:03.456789+00:00"]]


def test_kinds_say_what_they_hold():
    KIND.check({"thing": 1}, {"note": "好"})
    KIND.check({"thing": 1}, {})
    for facts, texts in [({}, {}), ({"thing": 1, "more": 2}, {}), ({"thing": 1}, {"reason": "x"})]:
        with pytest.raises(ValueError, match="toy"):
            KIND.check(facts, texts)


def test_link_by_hand():
    actor = UUID(int=7)
    text = f"3\t1\ttoy.thing.claimed\t{microseconds(MOMENT)}\t{microseconds(MOMENT)}\t{actor}\t{{}}"
    assert message(3, 1, "toy.thing.claimed", MOMENT, MOMENT, actor, "{}") == text
    assert link(bytes(32), text) == sha256(b"0" * 64 + b"\t" + text.encode() + b"\n").digest()
    assert microseconds(MOMENT) == 1772586123456789


CHANGES = {
    "stream_id": 4,
    "seq": 2,
    "kind": "toy.thing.confirmed",
    "at": MOMENT.replace(microsecond=456790),
    "recorded_at": MOMENT.replace(second=4),
    "actor": None,
    "body": "{ }",
}


@pytest.mark.parametrize("column", CHANGES)
def test_every_column_is_in_the_hash(column):
    event = {"stream_id": 3, "seq": 1, "kind": "toy.thing.claimed", "at": MOMENT}
    event |= {"recorded_at": MOMENT, "actor": UUID(int=7), "body": "{}"}
    first = link(bytes(32), message(**event))
    assert first != link(bytes(32), message(**{**event, column: CHANGES[column]}))
    assert first != link(genesis("toy"), message(**event))


def test_salt_hides_the_text():
    assert salted(b"a" * 16, "是") != salted(b"b" * 16, "是")
