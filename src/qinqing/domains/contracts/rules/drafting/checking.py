"""What stands against the review of a draft, in sentences that name the clause; and its clauses in order of gates."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.kernel.devices.actor import GOV


@dataclass(frozen=True, slots=True)
class Kept:
    """A clause that is kept, as far as it is judged; `counted` says that its date comes from the day of signing."""

    position: int
    number: str
    title: str
    side: str
    base_due: date | None
    counted: bool = False
    waits_for: tuple[str, ...] = ()
    incentive: bool = False
    legal_basis: str = ""
    fair_review: str = ""
    recurrence: str = ""
    until: date | None = None

    @property
    def name(self) -> str:
        """Return how a sentence calls it."""
        return f"第 {self.number} 条" if self.number else f"「{self.title}」"


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
    if not found and len(in_order(kept)) < len(kept):
        found.append(f"前项互相等待：{'、'.join(one.name for one in _circle(kept))}。请去掉其中一个前项。")
    return found


def _missing(one: Kept) -> Iterator[str]:
    if not one.number:
        yield f"{one.name}没有编号。"
    if not one.title:
        yield f"{one.name}没有写承诺的内容。"
    if not one.side:
        yield f"{one.name}没有选由谁履行。"
    if one.base_due is None and not one.counted:
        yield f"{one.name}没有期限。请对照原文填上日期。"
    if one.incentive and one.side == GOV:
        if not one.legal_basis.strip():
            yield f"{one.name}是政府给的优惠，没有写依据。"
        if not one.fair_review.strip():
            yield f"{one.name}是政府给的优惠，没有写公平竞争审查的结论（公平竞争审查条例 第10条）。"


def _days(one: Kept, signed_on: date | None) -> Iterator[str]:
    if one.base_due and signed_on and one.base_due < signed_on:
        yield f"{one.name}的期限早于签订日期。请核对年份和月份。"
    if bool(one.recurrence) != (one.until is not None):
        yield f"{one.name}不止一次的，周期和截止日期要一起填；只有一次的都不填。"
    elif one.until and one.base_due and one.until <= one.base_due:
        yield f"{one.name}的截止日期要晚于第一次的期限。"


def _gates(one: Kept, known: dict[str, Kept]) -> Iterator[str]:
    for number in one.waits_for:
        gate = known.get(number)
        if gate is None or gate is one:
            yield f"{one.name}要等的「{number}」不在采用的条款里。"
        elif one.base_due and gate.base_due and one.base_due <= gate.base_due:
            yield f"{one.name}要等第 {number} 条，期限须晚于 {gate.base_due:%Y-%m-%d}。请核对两条的日期。"


def in_order(kept: Sequence[Kept]) -> list[Kept]:
    """Return the clauses so that each stands behind those that it waits for; those in a circle are left out."""
    waiting, found, known = list(kept), list[Kept](), set[str]()
    while ready := next((one for one in waiting if known.issuperset(one.waits_for)), None):
        waiting.remove(ready)
        found.append(ready)
        known.add(ready.number)
    return found


def _circle(kept: Sequence[Kept]) -> list[Kept]:
    ordered = in_order(kept)
    return [one for one in kept if one not in ordered]
