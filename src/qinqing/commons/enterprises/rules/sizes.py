"""The size class of an enterprise by 工信部联企业〔2011〕300号, with three values where a figure is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

EMPLOYEES, REVENUE, ASSETS = "employees", "revenue", "assets"
INDICATORS = (EMPLOYEES, REVENUE, ASSETS)
INDUSTRY = "industry"

MICRO, SMALL, MEDIUM, LARGE = "micro", "small", "medium", "large"
UNKNOWN, UNCOVERED = "unknown", "uncovered"
CLASSES = (MICRO, SMALL, MEDIUM, LARGE)
"""From the lowest to the highest."""

SIZES = {LARGE: "大型", MEDIUM: "中型", SMALL: "小型", MICRO: "微型", UNKNOWN: "未知", UNCOVERED: "标准未涵盖"}
LACKS = {EMPLOYEES: "从业人数", REVENUE: "营业收入", ASSETS: "资产总额", INDUSTRY: "更细的行业代码"}

WAN = 10_000
"""The standard counts money in 万元, the registry in 元."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least figure for a large, a medium and a small enterprise; the figure itself is enough."""

    large: int
    medium: int
    small: int

    def grade(self, figure: int) -> int:
        """Return the place in CLASSES that this figure alone would give."""
        return sum(figure >= least for least in (self.small, self.medium, self.large))


@dataclass(frozen=True, slots=True)
class Industry:
    """One row group of the standard: its name, its codes as written there, the bounds by indicator."""

    name: str
    codes: str
    bounds: Mapping[str, Bounds]


@dataclass(frozen=True, slots=True)
class Section:
    """A section (门类) of GB/T 4754 with its first and last division."""

    letter: str
    name: str
    first: int
    last: int

    @property
    def divisions(self) -> range:
        """Return its divisions (大类)."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Standard:
    """The standard as loaded: industries, sections, and for every code of up to three digits its industry or None.

    A code that is missing in `by_code` is too short to tell, or does not exist.
    """

    industries: Sequence[Industry]
    sections: Sequence[Section]
    by_code: Mapping[str, Industry | None]
    source: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a size class is computed from; money in 元, None where nobody knows."""

    section: str
    industry: str
    employees: int | None
    revenue: int | None
    assets: int | None


@dataclass(frozen=True, slots=True)
class Size:
    """A size class, which figures are missing when it is unknown, and by which industry it was judged."""

    code: str
    lacks: tuple[str, ...] = ()
    industry: str = ""

    @property
    def label(self) -> str:
        """Return the class in people's words."""
        return SIZES[self.code]

    @property
    def lacking(self) -> str:
        """Return what is missing, in people's words."""
        return "、".join(LACKS[one] for one in self.lacks)


def key_of(section: str, industry: str) -> str:
    """Return under what an enterprise is looked up: up to three digits of its code, else its section."""
    return industry[:3] or section


def size_of(figures: Figures, standard: Standard) -> Size:
    """Return the size class: the lowest that any indicator of the industry gives.

    A missing figure leaves it unknown unless another one already gives the lowest class.
    """
    key = key_of(figures.section, figures.industry)
    if key not in standard.by_code:
        return Size(UNKNOWN, (INDUSTRY,))
    industry = standard.by_code[key]
    if industry is None:
        return Size(UNCOVERED)
    known = {one: getattr(figures, one) for one in industry.bounds}
    grades = [bounds.grade(known[one]) for one, bounds in industry.bounds.items() if known[one] is not None]
    lacks = tuple(one for one in industry.bounds if known[one] is None)
    if lacks and 0 not in grades:
        return Size(UNKNOWN, lacks, industry.name)
    return Size(CLASSES[min(grades)], (), industry.name)


def _parts(codes: str, sections: Mapping[str, Section]) -> Iterable[str]:
    """Yield the divisions, groups and classes that a cell like `M 73-75,85,7030` names, as digits."""
    for part in codes.partition("(")[0].strip().split(","):
        word = part.strip()
        if word in sections:
            yield from (f"{one:02d}" for one in sections[word].divisions)
            continue
        first, _, last = word.split()[-1].partition("-")
        yield from (f"{one:0{len(first)}d}" for one in range(int(first), int(last or first) + 1))


def _three(code: str) -> Iterable[str]:
    """Yield the codes of three digits that a code stands for; 7010 is the only class of the group 701."""
    if len(code) == 2:
        yield from (f"{code}{digit}" for digit in range(10))
    else:
        yield code[:3]


def standard_of(
    industries: Sequence[Industry],
    sections: Sequence[Section],
    not_covered: Iterable[str],
    *,
    source: str = "",
    remark: str = "",
) -> Standard:
    """Return the standard with the codes of its industries spread out, so that one look-up answers.

    A section or division whose parts belong to different industries is left out: it is too short to tell.
    """
    letters = {one.letter: one for one in sections}
    given: list[tuple[str, Industry | None]] = [(one.codes, one) for one in industries]
    given += [(codes, None) for codes in not_covered]
    groups = {three: industry for codes, industry in given for part in _parts(codes, letters) for three in _three(part)}
    found = dict(groups)
    for section in sections:
        for division in section.divisions:
            _enter(f"{division:02d}", [three for three in _three(f"{division:02d}") if three in groups], found)
        _enter(section.letter, [f"{division:02d}" for division in section.divisions], found)
    return Standard(industries, sections, found, source, remark)


def _enter(code: str, inside: Sequence[str], found: dict[str, Industry | None]) -> None:
    """Enter a code when everything inside it is told and of one industry."""
    known = [found[one] for one in inside if one in found]
    if known and len(known) == len(inside) and all(one is known[0] for one in known):
        found[code] = known[0]
