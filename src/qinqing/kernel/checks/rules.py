"""Pure judgement about checks: which claims are drawn and for which day, who is neutral, what a result does."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WINDOW = 5
"""A check is drawn for one of so many working days after the claim."""

LIMIT = 10
"""Working days that the neutral unit has."""

WHOLE = 1000
"""Shares are written in thousandths."""

LEAST = 50
"""Below this share a check would all but name whoever asked for it in confidence: none is drawn then, nor asked for."""

DRAWN, SILENCE = "draw", "silence"
CAUSES = {DRAWN: "抽查核验", SILENCE: "没有答复，转请核验"}
"""Why a check was begun. One asked for in confidence is a drawn one: nothing tells them apart."""

TRUE, FALSE, UNCLEAR = "true", "false", "unclear"
RESULTS = {TRUE: "属实", FALSE: "不属实", UNCLEAR: "无法核实"}


def _number(secret: bytes, claim: int, purpose: str) -> int:
    digest = hmac.new(secret, f"{purpose}:{claim}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")


def commitment(secret: bytes, claim: int) -> str:
    """Return what is written into history when a draw is decided: it shows later that the secret was not exchanged."""
    return hashlib.sha256(b"qinqing draw\0" + str(claim).encode() + b"\0" + secret).hexdigest()


def is_drawn(secret: bytes, claim: int, permille: int) -> bool:
    """Say whether the secret draws a claim, at a share in thousandths."""
    return _number(secret, claim, "drawn") % WHOLE < permille


def may_be(permille: int) -> bool:
    """Say whether a share may be set: none at all, or enough for a check to point at nobody."""
    return permille == 0 or LEAST <= permille <= WHOLE


def day_of(secret: bytes, claim: int) -> int:
    """Return for which working day after the claim, 1 to WINDOW: the same whether chance draws it or somebody asks."""
    return 1 + _number(secret, claim, "day") % WINDOW


def day_among(secret: bytes, claim: int, ahead: Sequence[int]) -> int | None:
    """Return the day of a check that is asked for when only these days lie ahead; None where the window is over."""
    if not ahead:
        return None
    day = day_of(secret, claim)
    return day if day in ahead else ahead[_number(secret, claim, "later") % len(ahead)]


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier claim of a promise: of how much, whether a check was drawn for it, whether it is or was looked at."""

    amount: int
    drawn: bool
    settled: bool


def still_owed(past: Iterable[Past]) -> int:
    """Return of how much of a promise a drawn check is still to be made after these claims, the oldest first.

    A claim that was sent back, taken back or ended unchecked leaves its check to those after it, until they come to as
    much as it was of: who claims a little first is not spared the rest.
    """
    owed = 0
    for one in past:
        owed = max(owed, one.amount) if one.drawn else owed
        owed = max(0, owed - one.amount) if one.settled else owed
    return owed


def places(path: str) -> list[str]:
    """Return the place of a path and those above it, the nearest first, at last the city's (empty)."""
    parts = path.split("/")
    return ["/".join(parts[:length]) + "/" for length in range(len(parts) - 1, 0, -1)] + [""]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a place named for its checks: `may_check` is False for whoever watches, and for firms."""

    unit: int
    may_check: bool


def neutral(
    path: str, named: Mapping[str, Candidate], sides: Iterable[int], lines: Mapping[int, set[int]]
) -> int | None:
    """Return which unit checks what lies at `path` between `sides`; None where nobody fits.

    The nearest place that named one which is neither a side, nor stands above or below one. `lines` gives for each unit
    itself and all above it.
    """
    parties = set(sides)
    for place in places(path):
        one = named.get(place)
        if one and one.may_check and not any(_related(one.unit, side, lines) for side in parties):
            return one.unit
    return None


def _related(one: int, other: int, lines: Mapping[int, set[int]]) -> bool:
    return one in lines.get(other, {other}) or other in lines.get(one, {one})


def returns(result: str, *, silent: bool) -> bool:
    """Say whether a result sends an unanswered claim back to the debtor, with the reasons.

    What cannot be verified goes back after silence only, also where the turn passed while a drawn check was running:
    nobody else is left to answer, and more evidence may settle it. Before that it leaves the answer where it was.
    """
    return result == FALSE or (result == UNCLEAR and silent)
