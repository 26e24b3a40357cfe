"""Automatic numbers of paragraphs, computed as Word shows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
LARGEST = 9_999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: int | None = None
    legal: bool = False


@dataclass
class Numbering:
    """All lists of a document and how far each has counted."""

    levels: Mapping[str, Mapping[int, Level]]
    abstract: Mapping[str, str]
    starts: Mapping[tuple[str, int], int]
    counted: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str:
        """Count one paragraph of a list and return its label; lists that share a definition count on."""
        key = self.abstract.get(number)
        level = self.levels.get(number, {}).get(depth)
        if key is None or level is None:
            return ""
        counts = self.counted.setdefault(key, {})
        start = self.starts.get((number, depth), level.start)
        if (number, depth) in self.starts and (number, depth) not in self.begun:
            counts[depth] = start
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else start
        self.begun.add((number, depth))
        self._restart(number, counts, depth)
        return self._written(number, counts, level)

    def _restart(self, number: str, counts: dict[int, int], depth: int) -> None:
        for deeper in [one for one in counts if one > depth]:
            restarts = self.levels[number].get(deeper, Level()).restarts
            if restarts is None or (restarts and depth < restarts):
                del counts[deeper]

    def _written(self, number: str, counts: Mapping[int, int], level: Level) -> str:
        def shown(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            other = self.levels[number].get(depth, Level())
            value = counts.get(depth, other.start)
            return formatted(value, "decimal" if level.legal else other.form)

        return "" if level.form in ("none", "bullet") else re.sub(r"%(\d)", shown, level.text)


def formatted(value: int, form: str) -> str:
    """Write a number in one of Word's forms; unknown forms are written in digits."""
    if not 0 < value <= LARGEST:
        return str(value)
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "taiwaneseCounting",
    ):
        return _counted(value)
    if form == "chineseLegalSimplified":
        return _counted(value, _FORMAL, "拾佰仟")
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        return _roman(value).upper() if form == "upperRoman" else _roman(value)
    return _other(value, form)


def _other(value: int, form: str) -> str:
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and value <= 20:
        return chr(0x245F + value)
    if form == "ideographTraditional" and value <= len(_STEMS):
        return _STEMS[value - 1]
    if form == "decimalZero":
        return f"{value:02}"
    return str(value)


def _counted(value: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    written, gap = "", False
    for place, digit in enumerate(reversed(str(value))):
        if digit == "0":
            gap = gap or bool(written)
            continue
        written = digits[int(digit)] + ("" if place == 0 else units[place - 1]) + ("零" if gap else "") + written
        gap = False
    return written.removeprefix("一") if units[0] == "十" and 10 <= value < 20 else written


def _roman(value: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        written += letters * count
    return written


def read(part: Element | None) -> Numbering:
    """Read numbering.xml."""
    if part is None:
        return Numbering({}, {}, {})
    definitions = {one.get(f"{W}abstractNumId", ""): _levels(one) for one in part.iter(f"{W}abstractNum")}
    levels, abstract, starts = {}, {}, {}
    for number in part.iter(f"{W}num"):
        name = number.get(f"{W}numId", "")
        key = _value(number, "abstractNumId")
        own = dict(definitions.get(key, {}))
        for changed in number.iter(f"{W}lvlOverride"):
            depth = _whole(changed.get(f"{W}ilvl"), 0)
            own.update(_levels(changed))
            override = changed.find(f"{W}startOverride")
            if override is not None:
                starts[name, depth] = _whole(override.get(f"{W}val"), 1)
        levels[name], abstract[name] = own, key
    return Numbering(levels, abstract, starts)


def _levels(parent: Element) -> dict[int, Level]:
    return {_whole(one.get(f"{W}ilvl"), 0): _level(one) for one in parent.findall(f"{W}lvl")}


def _level(one: Element) -> Level:
    restarts = one.find(f"{W}lvlRestart")
    return Level(
        _value(one, "numFmt", "decimal"),
        _value(one, "lvlText"),
        _whole(_value(one, "start", "1"), 1),
        None if restarts is None else _whole(restarts.get(f"{W}val"), 0),
        one.find(f"{W}isLgl") is not None,
    )


def _value(parent: Element, name: str, default: str = "") -> str:
    found = parent.find(f"{W}{name}")
    return default if found is None else found.get(f"{W}val", default)


def _whole(written: str | None, default: int) -> int:
    return int(written) if written and re.fullmatch(r"\d{1,6}", written) else default
