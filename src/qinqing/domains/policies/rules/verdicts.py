"""What a page says of policies to one enterprise: under which heading each stands, its verdict, and the sums."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from qinqing.domains.policies.rules.explaining import Answer, Explanation, Part
from qinqing.domains.policies.rules.terms import APPLY, DELIVERIES, EXEMPT, QUICK
from qinqing.domains.policies.rules.wording import money

Key = TypeVar("Key", bound=Hashable)

DUE, OPEN, NEAR, FAR = "due", "open", "near", "far"
HEADINGS: Mapping[str, str] = {DUE: "条件都符合", OPEN: "还有条件不知道", NEAR: "差一项", FAR: "条件不符合"}
"""The order of the page."""

_WORDS: Mapping[str, str] = {OPEN: "待核", NEAR: "差一项", FAR: "不符合"}

_DUE_SAYS: Mapping[str, str] = {
    EXEMPT: "不用申请，由发文单位按规定主动办理。",
    QUICK: "简单确认就可以享受，政府已有的资料不用再交。",
    APPLY: "可以申报，政府已有的资料不用再交。",
}


def place_of(answer: Answer) -> str:
    """Return under which heading a policy stands: only what is true altogether is due, what is not known is open."""
    if answer.truth is None:
        return OPEN
    return DUE if answer.truth else NEAR if answer.near else FAR


def word(answer: Answer, delivery: str) -> str:
    """Return the word on a policy: how it is given, said of whom it fits alone; what is not known is to be checked."""
    return DELIVERIES[delivery] if answer.truth else _WORDS[place_of(answer)]


def counted(answer: Answer) -> str:
    """Return how many items are met, open and not met, as in 6 条中 5 条符合，1 条还不知道."""
    truths = [part.truth for part in answer.parts]
    said = [(truths.count(True), "符合"), (truths.count(None), "还不知道"), (truths.count(False), "不符合")]
    return f"{len(truths)} 条中 {'，'.join(f'{many} 条{words}' for many, words in said if many)}。"


def verdict(answer: Answer, delivery: str) -> str:
    """Return what follows for the enterprise, in a sentence."""
    place = place_of(answer)
    if place == DUE:
        return _DUE_SAYS[delivery]
    if place == OPEN:
        return "其余都符合；不知道的不等于不符合，等有了数据再定。"
    short = _short(answer)
    return f"只差一项：{short}" if place == NEAR else f"不符合的：{short}"


def summary(answer: Answer, delivery: str) -> str:
    """Return the line under a policy in the list."""
    place = place_of(answer)
    if place == DUE:
        return answer.reckoning or _DUE_SAYS[delivery]
    if place == OPEN:
        named = [f"{line.label}（{line.source}掌握）" if line.source else line.label for line in answer.open_lines]
        return f"还不知道：{'、'.join(dict.fromkeys(named))}。"
    return _short(answer)


def _short(answer: Answer) -> str:
    return "".join(_missed(part) for part in answer.lacking)


def _missed(part: Part) -> str:
    if len(part.lines) == 1:
        return part.lines[0].says
    return f"下面有一项即可：{'；'.join(line.says.rstrip('。') for line in part.lines)}。"


@dataclass(frozen=True)
class Entry(Generic[Key]):
    """One policy in the list; `amount` is empty where nothing is paid or the sum is not shown."""

    key: Key
    answer: Answer
    place: str
    word: str
    says: str

    @property
    def amount(self) -> str:
        """Return the sum in words."""
        return "" if self.answer.cents is None else money(self.answer.cents)


@dataclass(frozen=True)
class Group(Generic[Key]):
    """The policies under one heading."""

    place: str
    entries: Sequence[Entry[Key]]

    @property
    def heading(self) -> str:
        """Return the heading."""
        return HEADINGS[self.place]

    @property
    def cents(self) -> int:
        """Return the sum of what is known, in 分."""
        return sum(entry.answer.cents or 0 for entry in self.entries)


def groups(explanation: Explanation[Key], deliveries: Mapping[Key, str]) -> list[Group[Key]]:
    """Return every policy under its heading, in the order of the page; a heading without policies is left out."""
    found: dict[str, list[Entry[Key]]] = {place: [] for place in HEADINGS}
    for key, answer in explanation.answers.items():
        place, delivery = place_of(answer), deliveries[key]
        found[place].append(Entry(key, answer, place, word(answer, delivery), summary(answer, delivery)))
    return [Group(place, entries) for place, entries in found.items() if entries]
