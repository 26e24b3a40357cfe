"""What stands against the review of a draft, in sentences that name the clause; and its clauses in order of gates."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.domains.contracts.rules.drafting.giving import LEFT_OPEN
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.rules.giving import without_grounds


@dataclass(frozen=True, slots=True)
class Kept:
    """A clause that is kept, as far as it is judged; `counted` says that its date comes from the day of signing.

    `words` are all words in which it promises something.
    """

    position: int
    number: str
    title: str
    side: str
    base_due: date | None
    counted: bool = False
    waits_for: tuple[str, ...] = ()
    stops_for: tuple[str, ...] = ()
    words: str = ""
    quantity: int | None = None
    measure: str = ""
    incentive: bool = False
    legal_basis: str = ""
    fair_review: str = ""
    recurrence: str = ""
    until: date | None = None

    @property
    def name(self) -> str:
        """Return how a sentence calls it."""
        return f"第 {self.number} 条" if self.number else f"「{self.title}」"

    @property
    def gates(self) -> tuple[str, ...]:
        """Return the numbers of all clauses that it waits for, in whatever mode."""
        return (*self.waits_for, *self.stops_for)


def faults(kept: Sequence[Kept], undecided: int, signed_on: date | None) -> list[str]:
    """Return everything that stands against a review, one sentence each."""
    found: list[str] = []
    if undecided:
        found.append(f"还有 {undecided} 条建议没有决定采用还是不采用。")
    if not kept:
        found.append("还没有采用任何条款。")
    numbers = Counter(one.number for one in kept if one.number)
    found += [f"编号「{number}」用了 {count} 次，请改成不同的编号。" for number, count in numbers.items() if count > 1]
    known = {one.number: one for one in kept}
    for one in kept:
        found += _missing(one)
        found += _days(one, signed_on)
        found += _gates(one, known)
    circle = _circle(known)
    if len(circle) > 2:  # one that waits for itself was told by its own gate
        found.append(f"前项互相等待：{' → '.join(one.name for one in circle)}。请去掉其中一个前项。")
    return found


def faults_of_one(one: Kept, known: Mapping[str, Kept], today: date) -> list[str]:
    """Return what stands against a clause that is added to those already `known`, on the day of the agreement."""
    return [*_missing(one), *_days(one, today), *_gates(one, {**known, one.number: one})]


def _missing(one: Kept) -> Iterator[str]:
    if not one.number:
        yield f"{one.name}没有编号。"
    if not one.title:
        yield f"{one.name}没有写承诺的内容。"
    if not one.side:
        yield f"{one.name}没有选由谁履行。"
    if one.base_due is None and not one.counted:
        yield f"{one.name}没有期限。请对照原文填上日期。"
    if LEFT_OPEN in one.title:
        yield f"{one.name}的内容里还有{LEFT_OPEN}。请对照合同补上。"
    if (one.quantity is None) != (not one.measure.strip()):
        yield f"{one.name}的数量和单位要一起填；没有数量的都不填。"
    yield from _gives(one)


def _gives(one: Kept) -> Iterator[str]:
    """Yield what is missing of the grounds of what government gives."""
    if one.side == GOV:
        yield from without_grounds(
            one.name,
            one.words or one.title,
            incentive=one.incentive,
            legal_basis=one.legal_basis,
            fair_review=one.fair_review,
        )


def _days(one: Kept, signed_on: date | None) -> Iterator[str]:
    if one.base_due and signed_on and one.base_due < signed_on:
        yield f"{one.name}的期限早于签订日期（{signed_on:%Y-%m-%d}）。请核对年份和月份。"
    if bool(one.recurrence) != (one.until is not None):
        yield f"{one.name}不止一次的，周期和截止日期要一起填；只有一次的都不填。"
    elif one.until and one.base_due and one.until <= one.base_due:
        yield f"{one.name}的截止日期要晚于第一次的期限。"


def _gates(one: Kept, known: Mapping[str, Kept]) -> Iterator[str]:
    for number in sorted(set(one.waits_for) & set(one.stops_for)):
        yield f"{one.name}的前项「{number}」写了两处，请只留一处。"
    for number in one.gates:
        gate = known.get(number)
        if gate is None or gate is one:
            yield f"{one.name}要等的「{number}」不在采用的条款里。"
        elif one.base_due and gate.base_due and one.base_due <= gate.base_due:
            yield f"{one.name}要等第 {number} 条，期限须晚于 {gate.base_due:%Y-%m-%d}。请核对两条的日期。"


def in_order(kept: Sequence[Kept]) -> list[Kept]:
    """Return the clauses so that each stands behind those that it waits for; those in a circle are left out."""
    waiting, found, known = list(kept), list[Kept](), set[str]()
    while ready := next((one for one in waiting if known.issuperset(one.gates)), None):
        waiting.remove(ready)
        found.append(ready)
        known.add(ready.number)
    return found


def _circle(known: Mapping[str, Kept]) -> list[Kept]:
    """Return the members of one circle of gates, first and last the same; empty where there is none."""
    left = dict(known)
    while free := [number for number, one in left.items() if not left.keys() & set(one.gates)]:
        for number in free:
            del left[number]
    walked: list[str] = []
    number = next(iter(left), "")
    while number and number not in walked:
        walked.append(number)
        number = next(on for on in left[number].gates if on in left)
    return [left[one] for one in [*walked[walked.index(number) :], number]] if number else []
