"""Who may make which move in which state, whole and by chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.matters.tests.toys import somebody
from qinqing.kernel.obligations.lifecycle import (
    CLAIMED,
    CLOSED,
    DEBTOR,
    LIFE,
    PENDING,
    RUNNING,
    STATES,
    SUSPENDED,
    TURN,
    VERIFIED,
    VERIFIER,
    Facts,
)

PARK, FIRM, OTHER = 1, 2, 3
ACTORS = {
    "debtor": somebody(unit_id=PARK),
    "debtor's head": somebody(unit_id=PARK, role="head"),
    "verifier": somebody(unit_id=FIRM, role="enterprise", side=ENT),
    "supervisor": somebody(unit_id=OTHER, role="supervisor", jurisdiction=""),
    "stranger": somebody(unit_id=OTHER, role="clerk"),
    "auditor": somebody(unit_id=PARK, role="audit"),
}
ALLOWED = {
    ("debtor", RUNNING, "claim"),
    ("debtor", RUNNING, "ask_extension"),
    ("debtor", RUNNING, "ask_suspension"),
    ("verifier", CLAIMED, "confirm"),
    ("verifier", CLAIMED, "reject"),
}
everybody = st.builds(
    somebody,
    role=st.sampled_from(["enterprise", "clerk", "head", "supervisor", "system", "security", "audit"]),
    unit_id=st.sampled_from([PARK, FIRM, OTHER]),
    side=st.sampled_from([GOV, ENT]),
    jurisdiction=st.sampled_from([None, "", "lanchuan/"]),
)


def facts(actor, **more):
    return Facts(actor=actor, debtor_id=PARK, debtor="管委会", verifier_id=FIRM, verifier="示例科技", **more)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", [move.name for move in LIFE.moves])
def test_whole_table(who, state, name):
    verdict = LIFE.verdict(name, state, facts(ACTORS[who]))
    assert verdict.allowed == ((who, state, name) in ALLOWED)
    assert verdict.allowed or verdict.reason.endswith("。")


@given(everybody, st.lists(st.sampled_from([move.name for move in LIFE.moves]), max_size=20))
def test_nobody_walks_out_of_the_table(actor, names):
    state = RUNNING
    for name in names:
        verdict = LIFE.verdict(name, state, facts(actor))
        if verdict.allowed:
            assert actor.unit_id == (PARK if TURN[state] == DEBTOR else FIRM)
            assert TURN[state] in {DEBTOR, VERIFIER}
            state = verdict.move.to
        assert state in STATES


def test_nobody_answers_their_own_claim():
    verifier = ACTORS["verifier"]
    verdict = LIFE.verdict("confirm", CLAIMED, facts(verifier, claimed_by=verifier.person_id))
    assert verdict.reason == "报完成和确认不能是同一个人。"


def test_turns_are_those_who_have_a_move():
    for state in STATES:
        movers = {who for who, at, _ in ALLOWED if at == state}
        assert movers == ({TURN[state]} if TURN[state] in {DEBTOR, VERIFIER} else set())


def test_evidence_is_for_claims():
    assert [move.name for move in LIFE.moves if move.needs_evidence] == ["claim", "prepare"]


@pytest.mark.parametrize(
    ("state", "name", "says"),
    [(PENDING, "claim", "前一项"), (CLAIMED, "claim", "等对方确认"), (VERIFIED, "reject", "不再变动")],
)
def test_why_not_now(state, name, says):
    actor = ACTORS["debtor" if name == "claim" else "verifier"]
    assert says in LIFE.verdict(name, state, facts(actor)).reason


BOTH = {"parties": frozenset({PARK, FIRM})}
BEFORE_CLAIM = {PENDING, RUNNING, SUSPENDED}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["debtor", "verifier"])
def test_either_side_proposes_before_a_claim(who, state):
    assert LIFE.verdict("propose", state, facts(ACTORS[who], **BOTH)).allowed == (state in BEFORE_CLAIM)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["agree", "decline"])
def test_only_the_other_side_answers_a_supplement(name, state):
    asked = {**BOTH, "proposed_by": ACTORS["debtor"].person_id, "proposed_to": FIRM}
    states = BEFORE_CLAIM if name == "agree" else set(STATES) - CLOSED
    assert LIFE.verdict(name, state, facts(ACTORS["verifier"], **asked)).allowed == (state in states)
    assert not LIFE.verdict(name, state, facts(ACTORS["debtor"], **asked)).allowed
    same = {**asked, "proposed_by": ACTORS["verifier"].person_id}
    assert not LIFE.verdict(name, state, facts(ACTORS["verifier"], **same)).allowed


@given(everybody, st.sampled_from(list(STATES)))
def test_nobody_ends_a_promise_by_itself(actor, state):
    assert not LIFE.verdict("end", state, facts(actor, **BOTH)).allowed


def test_every_state_has_a_label_and_a_turn():
    assert set(TURN) == set(STATES)
    assert all(STATES.values())
    assert {state for state in STATES if not any(state in move.source for move in LIFE.moves)} == CLOSED
