"""`Lifecycle`: a matter's whole life as one small table of data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qinqing.kernel.devices.refusal import MoveNotAllowed

SAME = ""
"""Where a move leads that only says something: the state stays."""

Guard = Callable[[Any], str | None]
"""Takes the facts of one row and one actor; returns the reason why not, or None."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: from which states, by which move, to which state, under which conditions."""

    name: str
    label: str
    source: frozenset[str]
    to: str
    permission: str
    needs_evidence: bool = False
    guards: tuple[Guard, ...] = ()
    not_now: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a move may be made now, and why not."""

    move: Move
    reason: str | None

    @property
    def allowed(self) -> bool:
        """True when nothing stands against the move."""
        return self.reason is None


@dataclass(frozen=True)
class Lifecycle:
    """The table itself; `states` maps every state to its Chinese label."""

    name: str
    states: Mapping[str, str]
    moves: Sequence[Move]

    def __post_init__(self) -> None:
        named = {state for move in self.moves for state in (*move.source, move.to)}
        if unknown := named - {*self.states, SAME}:
            raise ValueError(f"{self.name}: no label for {sorted(unknown)}")

    def move(self, name: str) -> Move:
        """Return the move called `name`; raises KeyError when the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(name)

    def verdict(self, name: str, state: str, facts: Any) -> Verdict:
        """Return whether `name` may be made from `state`, given `facts`."""
        move = self.move(name)
        for guard in move.guards:
            if reason := guard(facts):
                return Verdict(move, reason)
        if state not in move.source:
            fallback = f"现在是「{self.states[state]}」，不能{move.label}。"
            return Verdict(move, (move.not_now or {}).get(state, fallback))
        return Verdict(move, None)

    def verdicts(self, state: str, facts: Any) -> list[Verdict]:
        """Return the verdict on every move of the table, in its order."""
        return [self.verdict(move.name, state, facts) for move in self.moves]

    def require(self, name: str, state: str, facts: Any) -> Move:
        """Return the move, or raise MoveNotAllowed with the reason."""
        verdict = self.verdict(name, state, facts)
        if verdict.reason is not None:
            raise MoveNotAllowed(reason=verdict.reason)
        return verdict.move

    def diagram(self) -> str:
        """Return the life as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state} : {label}" for state, label in self.states.items()]
        for move in self.moves:
            lines += [f"    {source} --> {move.to or source} : {move.label}" for source in sorted(move.source)]
        return "\n".join(lines)
