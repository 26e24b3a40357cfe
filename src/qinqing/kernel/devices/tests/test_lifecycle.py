"""A life as a table: what may be done now, and why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.devices.lifecycle import Lifecycle, Move
from qinqing.kernel.devices.refusal import MoveNotAllowed

STATES = {"open": "办理中", "waiting": "待答复", "closed": "已办结"}


def _only_the_owner(facts):
    return None if facts == "owner" else "由承办人办理。"


LIFE = Lifecycle(
    "toy",
    STATES,
    [
        Move("ask", "征询", frozenset({"open"}), "waiting", "toy:thing:ask", guards=(_only_the_owner,)),
        Move("answer", "答复", frozenset({"waiting"}), "open", "toy:thing:answer"),
        Move("close", "办结", frozenset({"open"}), "closed", "toy:thing:close", not_now={"closed": "已经办结。"}),
    ],
)


@given(
    state=st.sampled_from(list(STATES)),
    name=st.sampled_from([move.name for move in LIFE.moves]),
    facts=st.sampled_from(["owner", "guest"]),
)
def test_require_agrees_with_verdict(state, name, facts):
    verdict = LIFE.verdict(name, state, facts)
    if verdict.allowed:
        assert state in LIFE.move(name).source
        assert LIFE.require(name, state, facts).to in STATES
    else:
        assert verdict.reason
        with pytest.raises(MoveNotAllowed) as refused:
            LIFE.require(name, state, facts)
        assert str(refused.value) == verdict.reason


@given(st.lists(st.sampled_from([move.name for move in LIFE.moves])))
def test_a_walk_never_leaves_the_table(names):
    state = "open"
    for name in names:
        if LIFE.verdict(name, state, "owner").allowed:
            state = LIFE.move(name).to
        assert state in STATES
    assert [verdict.allowed for verdict in LIFE.verdicts("closed", "owner")] == [False] * 3


def test_reasons():
    assert LIFE.verdict("ask", "open", "guest").reason == "由承办人办理。"
    assert LIFE.verdict("close", "closed", "owner").reason == "已经办结。"
    assert LIFE.verdict("close", "waiting", "owner").reason == "现在是「待答复」，不能办结。"


def test_unknown_states_and_moves():
    with pytest.raises(ValueError, match="no label for"):
        Lifecycle("toy", STATES, [Move("lose", "丢失", frozenset({"open"}), "lost", "toy:thing:lose")])
    with pytest.raises(KeyError):
        LIFE.require("lose", "open", "owner")
    with pytest.raises(KeyError):
        LIFE.require("close", "lost", "owner")


def test_the_diagram_shows_every_state_and_move():
    diagram = LIFE.diagram()
    assert "open --> closed : 办结" in diagram
    assert all(f"{state} : {label}" in diagram for state, label in STATES.items())
