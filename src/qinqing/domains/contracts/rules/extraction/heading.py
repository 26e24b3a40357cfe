"""What a text says of itself before its first clause: its title, number, project, day, and who is named in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.dating import told_day
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.model import ENTERPRISE, GOVERNMENT
from qinqing.domains.contracts.rules.extraction.parties import introduced, parties_of

TOP = 12
"""So many lines at the top may give the title and the number."""
TITLE = 40
_KINDS = "合同书?|协议书?|(?:会议)?纪要|承诺[函书]|备忘录|意向书|补充约定|责任书"
_TITLE = re.compile(rf"^《?(?P<first>[^：:。；，]*?(?:{_KINDS})(?P<rest>》?[^：:。；，]{{0,10}}))$")
_NUMBER = re.compile(r"(?:(?:合同|协议|文件)?编号|文号|合同号|协议号)：(?P<labelled>[^\s。；，]{2,40})")
_YEARED = re.compile(r"^(?P<plain>[一-鿿]{0,12}[\[（]20\d\d[\]）]第?\d{1,5}号)$")
_PROJECT = re.compile(r"项目(?:名称|全称)：(?P<labelled>[^。；，]{2,60})")
_NAMED = re.compile(r"[^《》。；，：]{1,40}?项目")
_CODE = re.compile(r"(?<![0-9A-Z])(?P<code>[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_MEETING = re.compile(r"(?:主持)?召开(?:了)?(?P<name>[^，。；：]{2,40}会议?)(?=[，。；])")
_MINUTES = re.compile("(?:会议)?纪要")
_SPACES = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")
_GENERAL = re.compile("^(?:工业|产业|投资|建设|重点|招商引资)?项目$")
_COMPANY = re.compile("[一-鿿]{2,}(?:公司|厂|合作社|集团|事务所)$")


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, empty where the text does not say it; who is named, each once, in the order of the text."""

    title: str = ""
    number: str = ""
    project: str = ""
    signed_on: date | None = None
    is_resolution: bool = False
    meeting: str = ""
    codes: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


def heading_of(text: str) -> Told:
    """Return what a text says of itself; it is shown to a person, who corrects it."""
    raw = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    lines = [fold(line).text for line in raw]
    title = _title(raw, lines)
    is_resolution = bool(_MINUTES.search(title))
    return Told(
        title=title,
        number=_original(raw, lines, _NUMBER) or _original(raw[:TOP], lines[:TOP], _YEARED),
        project=_project(raw, lines, title),
        signed_on=told_day(text),
        is_resolution=is_resolution,
        meeting=_original(raw[:TOP], lines[:TOP], _MEETING) if is_resolution else "",
        codes=_codes(lines),
        enterprises=tuple(_named(text, lines, ENTERPRISE)),
        offices=tuple(_named(text, lines, GOVERNMENT)),
    )


def _title(raw: Sequence[str], lines: Sequence[str]) -> str:
    """Return the first line at the top that is nothing but the name of a paper, as it is written."""
    for whole, line in zip(raw[:TOP], lines[:TOP], strict=True):
        if len(line) <= TITLE and _TITLE.match(line):
            bare = whole.strip()
            return bare[1:-1] if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1 else bare
    return ""


def _original(raw: Sequence[str], lines: Sequence[str], pattern: re.Pattern[str]) -> str:
    """Return what a pattern finds in a folded line, in the letters of the text."""
    for whole, line in zip(raw, lines, strict=True):
        if found := pattern.search(line):
            folded = fold(whole)
            start, end = folded.origin(*found.span(found.lastgroup or 0))
            return _SPACES.sub("", whole[start:end])
    return ""


def _project(raw: Sequence[str], lines: Sequence[str], title: str) -> str:
    """Return the project as it is called in a line of its own, else as far as the title names it."""
    if labelled := _original(raw, lines, _PROJECT):
        return labelled
    found = _NAMED.match(title.lstrip("《"))
    return found.group() if found and not _GENERAL.match(found.group()) else ""


def _codes(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found["code"] for line in lines for found in _CODE.finditer(line.upper())))


def _named(text: str, lines: Sequence[str], side: str) -> Iterator[str]:
    """Yield the full names on a side: those who are introduced first."""
    roles, short = introduced(lines)
    sides = parties_of(text).sides
    named = [*roles.values()]
    seen = set[str](vocabulary.ROLES)
    for name in (*named, *short.values(), *sides):
        if sides.get(name) == side and len(name) >= 4 and name not in seen:
            seen.add(name)
            if side == GOVERNMENT or name in named or _COMPANY.search(name):
                yield name
