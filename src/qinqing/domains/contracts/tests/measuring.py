"""How well promises are found: five figures with Wilson intervals on the texts of `corpus`, one style left out at a time.

Most texts were written by the authors of the rules: the figures show what changes, not how strangers' texts will fare.
`@` lines judge the line above: a debtor and a limit for each promise, `-` for none, `?` for a line that two careful
readers may judge differently, which counts nowhere. Lines without a judgement are headings and signatures: no promises.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import permutations
from math import sqrt
from pathlib import Path

from qinqing.domains.contracts.rules.extraction import Limit, Suggestion, extract
from qinqing.domains.contracts.rules.extraction.confidence import THRESHOLD

CORPUS = Path(__file__).parent / "corpus"
SIDES = {"政": "政府", "企": "企业", "双": "双方", "三": "第三方"}
THRESHOLDS = range(1, 7)
MOST_PAIRED = 7
"""Of more suggestions in a line only these are paired: all orders are tried."""
Duty = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class Line:
    """One line of a text and its judgement; None is a line that is not judged."""

    text: str
    start: int
    duties: tuple[Duty, ...] | None
    labelled: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Document:
    """One text of the development set; its style is the first part of its file's name."""

    name: str
    text: str
    lines: tuple[Line, ...]

    @property
    def style(self) -> str:
        return self.name.partition("_")[0]


@dataclass
class Share:
    """So many of so many."""

    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.of += 1

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the Wilson interval of 95 percent."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] {self.hits}/{self.of}"


@dataclass
class Figures:
    """`party` over the promises that were found, `limit` over all.

    `divided` is the share of the lines with promises, of those found, that were cut into more than were judged: pairing
    chooses the best of many, so without it too many suggestions would cost nothing.
    """

    recall: Share = field(default_factory=Share)
    precision: Share = field(default_factory=Share)
    party: Share = field(default_factory=Share)
    limit: Share = field(default_factory=Share)
    divided: Share = field(default_factory=Share)
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        return " | ".join(map(str, (self.recall, self.precision, self.party, self.limit, self.divided)))


def documents(only: str = "") -> list[Document]:
    """Read the development set."""
    return [read(path) for path in sorted(CORPUS.glob("*.txt")) if path.stem.startswith(only)]


def read(path: Path) -> Document:
    """Read one text and its judgements."""
    lines: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            lines[-1][1].append(line[1:].strip())
        else:
            lines.append((line, []))
    found, place = [], 0
    for text, labels in lines:
        duties = None if labels == ["?"] else tuple(_duty(one) for one in labels if one != "-")
        found.append(Line(text, place, duties, bool(labels) and labels != ["?"]))
        place += len(text) + 1
    return Document(path.stem, "\n".join(text for text, _ in lines), tuple(found))


def _duty(label: str) -> Duty:
    who, kind, *rest = label.split()
    if kind == "date":
        return SIDES[who], (kind, date.fromisoformat(rest[0]), None, None)
    if rest:
        return SIDES[who], (kind, None, int(rest[0]), rest[1])
    return SIDES[who], (kind, None, None, None)


def measure(texts: Iterable[Document], threshold: int = THRESHOLD) -> Figures:
    """Return the figures over some texts."""
    figures = Figures()
    for document in texts:
        found = _extracted(document.text, threshold)
        for line in document.lines:
            if line.duties is not None:
                _judge(figures, document, line, [one for one in found if line.start <= one.start < line.end])
    return figures


@cache
def _extracted(text: str, threshold: int) -> tuple[Suggestion, ...]:
    return extract(text, threshold=threshold).suggestions


def _judge(figures: Figures, document: Document, line: Line, found: Sequence[Suggestion]) -> None:
    duties = line.duties or ()
    if found:
        figures.precision.add(bool(duties))
    if duties:
        figures.recall.add(bool(found))
    if duties and found:
        figures.divided.add(len(found) > len(duties))
    if bool(found) != bool(duties):
        figures.wrong.append(f"{document.name}: {'too much' if found else 'missed'}: {line.text}")
    elif len(found) > len(duties):
        figures.wrong.append(f"{document.name}: {len(found)} of {len(duties)}: {line.text}")
    _judge_each(figures, f"{document.name}: ", line, found)


def _judge_each(figures: Figures, name: str, line: Line, found: Sequence[Suggestion]) -> None:
    for duty, one in pairs(line.duties or (), found):
        same = one is not None and one.limit.same == duty[1]
        figures.limit.add(same)
        if one is not None:
            figures.party.add(one.debtor == duty[0])
        if not same or (one and one.debtor != duty[0]):
            figures.wrong.append(f"{name}{_short(duty)} but {_short_of(one)}: {line.text}")


def pairs(duties: Sequence[Duty], found: Sequence[Suggestion]) -> Iterator[tuple[Duty, Suggestion | None]]:
    """Pair promises with suggestions so that the most limits, then the most debtors, agree."""
    kept = found[:MOST_PAIRED]
    padded = [*kept, *[None] * max(0, len(duties) - len(kept))]
    best = max(permutations(padded, len(duties)), key=lambda one: sum(map(_worth, duties, one)))
    return zip(duties, best, strict=True)


def _worth(duty: Duty, one: Suggestion | None) -> float:
    return 0.0 if one is None else 1 + 10 * (one.limit.same == duty[1]) + 3 * (one.debtor == duty[0])


def _short(duty: Duty) -> str:
    return " ".join([duty[0], *(str(part) for part in duty[1] if part is not None)])


def _short_of(one: Suggestion | None) -> str:
    return "nothing" if one is None else _short((one.debtor, Limit.same.fget(one.limit)))  # type: ignore[attr-defined]  # a property


def tuned(texts: Sequence[Document]) -> int:
    """Return the threshold with the best harmonic mean of recall and precision: all that is tuned by figures."""

    def worth(threshold: int) -> float:
        figures = measure(texts, threshold)
        recall, precision = figures.recall.value, figures.precision.value
        return 2 * recall * precision / (recall + precision or 1)

    return max(THRESHOLDS, key=worth)


def leaving_one_out(texts: Sequence[Document]) -> Iterator[tuple[str, int, Figures]]:
    """Measure each style with the threshold that the other styles ask for."""
    for style in sorted({one.style for one in texts}):
        threshold = tuned([one for one in texts if one.style != style])
        yield style, threshold, measure([one for one in texts if one.style == style], threshold)


def main() -> int:
    """Print the figures, of the texts that are named or of all; with `--wrong` each disagreement."""
    named = [Path(one) for one in sys.argv[1:] if one.endswith(".txt")]
    texts = [read(path) for path in named] or documents()
    labelled = sum(line.labelled for one in texts for line in one.lines)
    promises = sum(len(line.duties or ()) for one in texts for line in one.lines)
    print(f"{labelled} judged lines, {promises} promises, {len(texts)} texts")
    print("style (threshold from the others) | sentence recall | precision | party | exact limit over all | divided")
    for style, threshold, figures in () if named else leaving_one_out(texts):
        print(f"{style} ({threshold}) | {figures.row()}")
    whole = measure(texts)
    print(f"all, threshold {THRESHOLD} | {whole.row()}")
    if "--wrong" in sys.argv:
        print(*whole.wrong, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
