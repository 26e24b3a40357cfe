"""The three phases of a project; a phase is entered by an act that states its day."""

from dataclasses import dataclass

from qinqing.commons.projects import access
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Lifecycle, Move
from qinqing.kernel.devices.permission import may

SIGNED, STARTED, PRODUCING = "signed", "started", "producing"

STATES = {SIGNED: "签约", STARTED: "开工", PRODUCING: "投产"}
DATES = {SIGNED: "signed_on", STARTED: "started_on", PRODUCING: "produced_on"}
"""Phase -> the column that holds the day on which it was entered."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at."""

    actor: Actor
    host_id: int


def _keeper(facts: Facts) -> str | None:
    """Only the office that keeps a project moves it: an enterprise reports by fulfilling its promises."""
    if facts.actor.unit_id != facts.host_id:
        return "由登记这个项目的单位办理。"
    return None if may(facts.actor, access.MOVE) else "由登记单位的经办人员办理。"


def _move(name: str, label: str, source: str, to: str, reason: str) -> Move:
    other = {state: reason for state in STATES if state != source}
    return Move(name, label, frozenset({source}), to, access.MOVE, guards=(_keeper,), not_now=other)


LIFE = Lifecycle(
    name="project",
    states=STATES,
    moves=(
        _move("start", "登记开工", SIGNED, STARTED, "签约以后、开工以前才能登记开工。"),
        _move("produce", "登记投产", STARTED, PRODUCING, "开工以后、投产以前才能登记投产。"),
        _move("not_started", "更正：还没有开工", STARTED, SIGNED, "只有登记了开工、还没有登记投产的，才能这样更正。"),
        _move("not_producing", "更正：还没有投产", PRODUCING, STARTED, "只有登记了投产的，才能这样更正。"),
    ),
)
CORRECTIONS = frozenset({"not_started", "not_producing"})
