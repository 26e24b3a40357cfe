"""A receipt reckoned anew from exported events: anybody can, with the rules of this house and nothing else."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from qinqing.commons.receipts.rules.history import unlike
from qinqing.commons.receipts.rules.lines import Line, difference, lines_of
from qinqing.kernel.calendars.rules import BeyondCalendar
from qinqing.kernel.obligations.rules import BUCKETS, CycleOfGates, Reckoned
from qinqing.kernel.obligations.rules.basis import BadBasis, figures, read
from qinqing.kernel.obligations.rules.telling import mixed

FORMAT = "qinqing-receipt-1"
ISSUED, SETTLED = "receipts.promise.receipted", "receipts.promise.settled"
TABS = 7
"""Between the fields of an exported event: the hash before it and the columns that are hashed."""


class NoReceipt(ValueError):
    """The file is no receipt, in a sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """One exported event: `recorded` in microseconds since 1970, `fingerprint` is its hash."""

    stream: int
    seq: int
    kind: str
    recorded: int
    facts: Mapping[str, Any]
    fingerprint: str


@dataclass(slots=True)
class Events:
    """The events of an export that speak of promises and receipts, by stream, in order."""

    by_stream: dict[int, list[Told]] = field(default_factory=dict)

    def passing(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield lines as they are, and keep what is needed of them; what cannot be read is for whoever checks them."""
        for line in lines:
            if not line[:1].isupper() and (told := _told(line)):
                self.by_stream.setdefault(told.stream, []).append(told)
            yield line

    def at(self, stream: int, seq: int) -> Told | None:
        """Return one event, None where the export does not hold it."""
        return next((one for one in self.by_stream.get(stream, ()) if one.seq == seq), None)

    def before(self, issued: Told) -> list[tuple[str, Mapping[str, Any]]]:
        """Return kinds and facts of what was recorded before a receipt, its own history last."""
        others = [told for key, every in self.by_stream.items() if key != issued.stream for told in every]
        earlier = [told for told in others if told.recorded <= issued.recorded]
        own = [told for told in self.by_stream[issued.stream] if told.seq < issued.seq]
        return [(told.kind, told.facts) for told in [*earlier, *own]]


def _told(line: bytes) -> Told | None:
    fields = line.rstrip(b"\n").split(b"\t", TABS)
    if len(fields) <= TABS or not fields[3].startswith((b"obligations.", b"receipts.promise.")):
        return None
    try:
        facts = json.loads(fields[TABS])
        numbers = [int(fields[place]) for place in (1, 2, 5)]
        found = Told(numbers[0], numbers[1], fields[3].decode(), numbers[2], facts, sha256(line).hexdigest())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(facts, dict) else None


@dataclass(frozen=True, slots=True)
class Paper:
    """What a receipt's file says."""

    number: str
    stream: int
    seq: int
    fingerprint: str
    as_of: date
    lines: Sequence[Line]
    names: Mapping[str, str]


def paper(given: Any) -> Paper:
    """Return what a parsed file says; raises NoReceipt."""
    try:
        if given["format"] != FORMAT:
            raise ValueError(given["format"])
        found = Paper(
            number=str(given["receipt"]),
            stream=int(given["stream"]),
            seq=int(given["seq"]),
            fingerprint=str(given["fingerprint"]),
            as_of=date.fromisoformat(given["as_of"]),
            lines=lines_of({"booking": given["lines"]}),
            names={str(key): str(name) for key, name in given.get("names", {}).items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as fault:
        raise NoReceipt("这不是迟延归因单的文件，请从归因单的页面下载。") from fault
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found: the days reckoned anew, and every difference in a sentence; none means that all is equal.

    `unsaid` is what the export could not say of the promises; `settled` the event by which the receipt was settled.
    """

    found: Reckoned | None
    lines: Sequence[Line]
    faults: Sequence[str]
    unsaid: Sequence[str] = ()
    settled: Mapping[str, Any] | None = None


def reckon(one: Paper, events: Events) -> Outcome:
    """Reckon a receipt anew from the event by which it was issued, and hold that event against all before it."""
    issued = events.at(one.stream, one.seq)
    if issued is None or issued.kind != ISSUED or issued.facts.get("receipt") != one.number:
        return Outcome(None, (), ["导出的历史里没有出具这张单子的记录。"])
    faults = [] if issued.fingerprint == one.fingerprint else ["指纹不符：单子上的指纹不是这条记录的。"]
    try:
        basis = read(issued.facts["basis"])
        found = basis.judged()
        frozen = lines_of(issued.facts["figures"])
    except (BadBasis, CycleOfGates, BeyondCalendar, KeyError, TypeError, ValueError, OverflowError) as fault:
        return Outcome(None, (), [*faults, str(fault) if isinstance(fault, BadBasis) else "计算依据算不出结果。"])
    if basis.as_of != one.as_of or issued.facts.get("as_of") != one.as_of.isoformat():
        faults.append("截至日期不符。")
    anew = lines_of(figures(found))
    faults += _unlike("记录里的数", frozen, anew, one.names)
    faults += _unlike("单子上的数", one.lines, anew, one.names)
    if not faults and figures(found) != issued.facts["figures"]:
        faults.append("记录里的日期或区间与重算的不符。")
    wrong, unsaid = unlike(basis, events.before(issued), one.names)
    settled = [told.facts for told in events.by_stream[one.stream] if told.kind == SETTLED]
    mine = [facts for facts in settled if facts.get("receipt") == one.number]
    return Outcome(found, anew, [*faults, *wrong], unsaid, mine[-1] if mine else None)


def _unlike(what: str, said: Sequence[Line], anew: Sequence[Line], names: Mapping[str, str]) -> list[str]:
    return [
        f"{what}与重算的不符：{name_of(line, names)} 写的是 {mixed(was)} 天，重算是 {mixed(now)} 天。"
        for line, was, now in difference(said, anew)
    ]


def name_of(line: Line, names: Mapping[str, str]) -> str:
    """Return a line in words: whose days, for which cause."""
    who = names.get(f"unit:{line.debtor}", "") if line.debtor is not None else ""
    causes = "、".join(names.get(f"cause:{cause}", cause) for cause in line.cause.split("、"))
    return f"{BUCKETS.get(line.party, line.party)}{f'（{who}）' if who else ''}，因 {causes}"
