"""A text cut into what is marked in it and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence in the text: which clause it belongs to, and in which state that is."""

    position: int
    state: str
    sentence: str
    start: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text; `marks` are the clauses that rest on it, none for plain text."""

    text: str
    marks: Sequence[Mark] = ()


def parts(text: str, marks: Sequence[Mark]) -> list[Part]:
    """Return the whole text in its order; of sentences that overlap the first is marked.

    What was erased by law shifted the text: a sentence that is not where it was is looked for.
    """
    placed: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        if (start := _place(text, mark)) >= 0 and mark.sentence:
            placed.setdefault((start, start + len(mark.sentence)), []).append(mark)
    found, reached = list[Part](), 0
    for (start, end), here in sorted(placed.items()):
        if start < reached:
            continue
        found += [Part(text[reached:start]), Part(text[start:end], tuple(here))]
        reached = end
    return [one for one in [*found, Part(text[reached:])] if one.text]


def _place(text: str, mark: Mark) -> int:
    if text.startswith(mark.sentence, mark.start):
        return mark.start
    return text.find(mark.sentence)
