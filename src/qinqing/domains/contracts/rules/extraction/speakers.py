"""Who speaks in the notes of a meeting or answers a question: what he says of 「我们」 is said of his body."""

import re
from collections.abc import Collection, Mapping, Sequence

from qinqing.domains.contracts.rules.extraction.model import ENTERPRISE, GOVERNMENT, THIRD

_OFFICIAL = "局长|主任|书记|[县市区镇乡]长|处长|科长|主席"
_MANAGER = "总经理|董事长|经理|厂长|总监|总"
_OTHER = "行长|所长|院长|校长|部长|负责人|代表|工|站长|队长"
_SPEAKER = re.compile(
    rf"(?P<name>[一-鿿]{{1,4}}?副?(?P<title>{_OFFICIAL}|{_MANAGER}|{_OTHER})|[小老][一-鿿])"
    r"(?:（(?P<body>[^）]{2,20})）)?(?:补充|回应|回答|插话|表示)?[说道]?："
)
_TITLED_BEHIND = re.compile(
    rf"(?P<name>[一-鿿]{{2,4}})（(?P<body>[^）]{{0,24}}?(?P<title>{_OFFICIAL}|{_MANAGER}|{_OTHER}))）"
    r"(?:补充|回应|回答|插话|表示)?[说道]?："
)
"""A name with what he is in brackets; further down the name alone stands before the colon."""
_ANSWERS = re.compile("[答问](?:复)?：")
_TITLED = ((GOVERNMENT, _OFFICIAL), (ENTERPRISE, _MANAGER))
FEWEST = 3
"""From so many spoken lines on a text is the notes of who said what."""
_ONESELF = re.compile("(?<![给向对为帮跟和与让请发])我(?:们|方|这边|行|所)?(?![国市县区镇局委办司])")


def introduced(text: str) -> frozenset[str]:
    """Return the names that a folded text introduces with what they are in brackets."""
    return frozenset(found["name"] for found in map(_TITLED_BEHIND.match, text.splitlines()) if found)


def spoken(line: str, known: Collection[str] = ()) -> tuple[str, int]:
    """Return who speaks a folded line and where his words begin; whoever answers has no name."""
    answers = _ANSWERS.match(line)
    if answers:
        return "", answers.end()
    name, colon, _ = line.partition("：")
    if colon and name in known:
        return name, len(name) + 1
    found = _speaks(line)
    return (found["name"], found.end()) if found else ("", 0)


def _speaks(line: str) -> re.Match[str] | None:
    return _TITLED_BEHIND.match(line) or _SPEAKER.match(line)


def of_oneself(words: str) -> bool:
    """Whether somebody says that he himself or his body does something."""
    return _ONESELF.search(words) is not None


def speakers_of(lines: Sequence[str], sides: Mapping[str, str], classify: Mapping[str, str]) -> dict[str, str]:
    """Return the side of each speaker: of the body behind his name, or else of his title."""
    found = [match for match in map(_speaks, lines) if match]
    if len(found) < FEWEST:
        return {}
    known: dict[str, str] = {}
    for match in found:
        side = sides.get(match["body"] or "") or classify.get(match["body"] or "")
        if side:
            known[match["name"]] = side
    for match in found:
        titled = (side for side, titles in _TITLED if match["title"] and re.fullmatch(titles, match["title"]))
        side = next(titled, THIRD if match["title"] == "行长" else None)
        if side:
            known.setdefault(match["name"], side)
    return known
