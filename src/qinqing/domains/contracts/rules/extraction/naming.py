"""Who is named in a sentence: roles and names that the text introduces, and bodies known by their tail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.model import BOTH, ENTERPRISE, GOVERNMENT

OTHER = {GOVERNMENT: ENTERPRISE, ENTERPRISE: GOVERNMENT, BOTH: BOTH}
_JOINED = re.compile(
    r"(?:甲方?|[^，。；：]{0,2}方)(?:[和与及、])(?:乙方|丙方)(?:[和与及、]丙方)?(?=应|须|共同|均|"
    r"分别|各自|将|同意|承诺|负责|双方|每|一致|要|按|于|在)"
)
_BODY = re.compile("|".join(f"(?P<b{place}>{tails})" for place, (_, tails) in enumerate(vocabulary.BODIES)))
_NOT_BODY = re.compile(
    r"(?:服务|产业|招商|工业)?(?:开发区|高新区|园区|指挥部|专班|属地|公司|企业|集团)(?=内|外|范围|"
    r"管网|道路|红线|规划|土地|用电|用水|注册资本|经营|章程|名称|股东)"
)
_COMMON = ("企业", "用户", "企业用户", "商户", "业主", "业主单位")
_PROPER = re.compile(r"[一-鿿]{1,6}$")
_NO_PART = re.compile(
    rf".*(?:[{vocabulary.BETWEEN}]|{vocabulary.NOT_BEFORE}|{vocabulary.DOES}|{'|'.join(vocabulary.STRONG)}|{vocabulary.TURNS_TO})"
)


BODIES = [(side, re.compile(tails)) for side, tails in vocabulary.BODIES]


def classify(name: str) -> str | None:
    """Return the side of a body by the tail of its name."""
    best: tuple[int, str] | None = None
    for side, tails in BODIES:
        for match in tails.finditer(name):
            if best is None or match.end() > best[0]:
                best = (match.end(), side)
    return best[1] if best else None


@dataclass(frozen=True, slots=True)
class Named:
    """A party in a folded sentence."""

    start: int
    end: int
    side: str
    word: str


@dataclass(frozen=True)
class Parties:
    """What a text says about its parties: which word is on which side.

    `default` owes where nothing else tells; in a letter of one side (`sole`) it owes whatever nobody else does.
    """

    sides: Mapping[str, str]
    words: re.Pattern[str]
    default: str | None = None
    buyer: str | None = None
    sole: bool = False
    speakers: Mapping[str, str] = field(default_factory=dict)

    def named(self, text: str) -> list[Named]:
        """Return the parties named in a folded sentence, from left to right."""
        found = [Named(one.start(), one.end(), BOTH, one.group()) for one in _JOINED.finditer(text)]
        for match in self.words.finditer(text):
            _add(found, Named(match.start(), match.end(), self.sides[match.group()], match.group()))
        for match in _BODY.finditer(text):
            if not _NOT_BODY.match(text, match.start()) and not text.startswith(("账户", "名称"), match.end()):
                side = vocabulary.BODIES[int((match.lastgroup or "b0")[1:])][0]
                start = match.start() if match.group() in _COMMON else _begins(text, match.start())
                _add(found, Named(start, match.end(), side, text[start : match.end()]))
        return _together(text, sorted(found, key=lambda one: one.start))


def _begins(text: str, start: int) -> int:
    """Return where the name of a body begins whose tail begins here: 「滨河街道」, not 「向滨河街道」."""
    before = _PROPER.search(text, max(0, start - 6), start)
    if before is None:
        return start
    verb = _NO_PART.match(before.group())
    return before.start() + verb.end() if verb else before.start()


def _together(text: str, found: list[Named]) -> list[Named]:
    """Read 「出让方与受让方……共同」 as both."""
    for one, other in pairwise(found):
        joined = text[one.end : other.start] in ("和", "与", "及", "、", "会同", "以及")
        act = re.search("共同|双方|分别|各自|均应|一起|一同", text[other.end : other.end + 30])
        if joined and act and {one.side, other.side} == {GOVERNMENT, ENTERPRISE}:
            both = Named(one.start, other.end, BOTH, text[one.start : other.end])
            return [both if each is one else each for each in found if each is not other]
    return found


def _add(found: list[Named], one: Named) -> None:
    if not any(other.start < one.end and one.start < other.end for other in found):
        found.append(one)
