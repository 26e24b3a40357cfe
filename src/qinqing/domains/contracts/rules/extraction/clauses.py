"""What each clause of a sentence says: its duty word, its limits, its parties, and signs against a promise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from qinqing.domains.contracts.rules.extraction import asides, vocabulary
from qinqing.domains.contracts.rules.extraction.folding import mask
from qinqing.domains.contracts.rules.extraction.model import Limit
from qinqing.domains.contracts.rules.extraction.naming import Named

_MASKED = [
    re.compile(r"《[^》]*》(?:（[^）]*）)?"),
    re.compile(r"[^，。；\s]{0,8}\[(?:19|20)\d\d\]\d*第?\d*号?"),
    re.compile(r"（(?:以下|下)?(?:简|统|合)?称[^）]*）"),
    re.compile(
        r"(?:由|将|从)(?:原(?:来|定)?的?)?\"?[^，。；\"]{2,16}\"?(?=(?:变更|调整|修改|延长|延期|延至|顺延|展期|推迟)(?:为|至|到))"
    ),
    re.compile(r"(?:每年)?36[56]天|(?:每[天日]|全天|7[×xX*])?24小时(?=连续|不间断|受理|值班|值守|服务|运行|开放|热线)"),
    re.compile(r"(?:19|20)\d\d年(?:版|修订|修正|第\d+号|[^，。；]{0,4}版)"),
    re.compile(r"(?<=\d)\d*号(?:地块|宗地|楼|厂房|车间|文|令)"),
    re.compile(
        r"\"[^\"\d年月日，]{1,16}\"|\"[^\"]{2,40}\"(?:的?(?:内容|期限|约定))?(?=(?:变更|调整|修改|修订|延长)(?:为|至|到))"
    ),
]
_REPORTED = re.compile(
    r"^(?:(?:经|本次)?会议(?:议定|决定|明确|要求|强调|同意|研究决定|原则同意|确定|商定)|经(?:会议)?研究|经(?:甲乙)?双方(?:友好|充分|平等)?协商(?:一致)?|(?:甲乙)?双方(?:一致)?(?:同意|约定|确认|商定|明确|议定))[，：]?(?!后)|^[^，。；按依据应须]{0,16}(?:协议|合同)(?:中)?(?:约定|规定|明确|载明)(?=[，：])"
)
_QUOTED_ANEW = re.compile('(?<=[改更整]为)"(?=[甲乙丙丁戊]方)')
"""What a clause is changed to begins as a clause of its own."""
FORBIDS = ("不得", "不会", "不收取", "不擅自", "严禁", "不许", "不准", "禁止")
_STRONG = re.compile("|".join(sorted(vocabulary.STRONG, key=len, reverse=True)))
_NOT_STRONG = {word: re.compile(pattern) for word, pattern in vocabulary.NOT_STRONG.items() if pattern}
_CONDITION = re.compile(
    r"^(?:如(?![实期数约同])果?|若|倘若?|一旦|因|当|凡|除[^，]*外$|在[^，]*(?:情况下|前提下|条件下|时|后)$|遇|鉴于)|(?:的|时|情况下|前提下|条件下|的情形|情形时|情况时|者|除外|期内|期间|过程中)$|^(?:逾期|未)|(?<!之日起)(?<![内])后$|之日起$|之日$|^自[^，]*起$|^[^，]{0,10}未(?:能|按|在|经)|^[^，]{0,8}(?:如|若)(?:有|遇|未|因|发生|确|对|经)"
)
_ACTS = re.compile(
    rf"{vocabulary.MILESTONES}|{vocabulary.ENTERPRISE_DOES}|{vocabulary.GOVERNMENT_DOES}|{vocabulary.PLAINLY_DOES}|{vocabulary.BUYER_PAYS}|提交|报送|出具|提供|答复|回复|通知|召开|组织|启动|配备|签订|移交|建立|制定|编制|申报|清理|修复|响应|复电|复水|复工|到场|解决|公示|缴|报告|上报|报备|备案|书面|更换|修建|接通|协调|办理|协助|申请|帮助|成立|还(?=[\d清款剩])|配(?=[一备置])|公开|到达|排除|派驻|送达|接待|检查|招用|招聘|减免|退|持|引进|给予|清退|搬|纳入|免收|上线|部署|值守|交工|通车|通车|营业|开业|安装|装修|审完|到货|捐赠|授课|发放|录用|汇入|划转|填报|到账|付(?=[\d款给至])|清掉|送电|供电|出证|培训|巡检|回访|开具|整改|改正|通报|审核|确认|公布|腾出|拿出|办好|搞好|办妥|查处|建设|放款|放贷|授信|续贷"
)
_SAYS_ONLY = ("承诺", "保证", "同意")
"""Duty words that say no more than that a promise follows."""
_HANDS = ("报", "送", "交", "付", "退", "给", "还", "告")
_MISSED = re.compile("未|逾期|不能|无法")
_BORNE = re.compile("由[^，]{2,12}(?:承担|负责|负担|赔偿|修复|自理|自负)")
_SINCE = re.compile("^[自从][^，□]{2,24}起(?=□)")
_PAYS = re.compile("清偿|偿还|归还|支付|加收|计付|贴|缴纳|交|承担|偿付|给付|赔")
_PAYS_PENALTY = re.compile("违约金|滞纳金|逾期利息|利息(?=给|$)|占用费")
_RIGHT, _PAST, _TENTATIVE, _STATUS = (
    re.compile(pattern) for pattern in (asides.RIGHTS, asides.PAST, asides.TENTATIVE, asides.STATUS)
)


@dataclass(frozen=True)
class Clause:
    """A stretch between commas."""

    text: str
    start: int
    limits: list[Limit]
    named: list[Named]
    cue: tuple[int, int, str] | None = None
    acts: bool = False
    signs: frozenset[str] = field(default=frozenset())

    @property
    def end(self) -> int:
        """Where it ends in the sentence."""
        return self.start + len(self.text)

    @cached_property
    def condition(self) -> bool:
        """Whether it only says when the next one holds."""
        return "condition" in self.signs

    @cached_property
    def adverbial(self) -> bool:
        """Whether it is only the limit of the next one, with whatever it is counted from."""
        ends = any(self.end - one.end <= 1 for one in self.limits)
        return ends and (self.cue is None or self.cue[1] < 2 or self.cue[0] > self.limits[-1].start)

    @cached_property
    def content(self) -> bool:
        """Whether it says something besides its limits and its parties."""
        rest = _SINCE.sub("", _without(self.text, self.start, self.limits, self.named))
        rest = rest.replace(self.cue[2], "", 1) if self.cue and self.cue[2] in _SAYS_ONLY else rest
        rest = re.sub("[□前内的，、。并及且于在以须]|(?<!响)应", "", rest)
        return len(rest) >= 2 or (rest in _HANDS and bool(self.named))

    @property
    def core(self) -> bool:
        """Whether it may state a promise of itself."""
        if self.condition or "right" in self.signs or self.adverbial:
            return False
        if "penalty" in self.signs:
            return bool(_PAYS.search(self.text))
        return self.cue is not None or (bool(self.limits) and self.content)


def masked(text: str) -> str:
    """Hide what must not be read: titles of laws, numbers of papers, abbreviations, who reports."""
    for pattern in _MASKED:
        text = mask(text, pattern)
    text = _QUOTED_ANEW.sub("，", text)
    return mask(text, _REPORTED)


def clauses(text: str, limits: list[Limit], named: list[Named]) -> list[Clause]:
    """Cut a masked sentence at its commas; brackets stay whole, and so do limits that hold a comma."""
    cuts, depth = [0], 0
    for place, letter in enumerate(text):
        depth = max(0, depth + (letter in "（[") - (letter in "）]"))
        inside = any(one.start < place < one.end - 1 for one in limits)
        if depth or inside:
            continue
        if letter in "，；：" or (letter == "、" and _each_limited(place, limits)):
            cuts.append(place + 1)
    ends = [*(cut - 1 for cut in cuts[1:]), len(text)]
    return [_clause(text, start, end, limits, named) for start, end in zip(cuts, ends, strict=True) if end > start]


def _each_limited(place: int, limits: list[Limit]) -> bool:
    """Whether a small comma stands between two limits of their own: 「2小时签收、24小时响应」."""
    return any(place - 16 < one.start < place for one in limits) and any(one.start - place in (1, 2) for one in limits)


def _clause(text: str, start: int, end: int, limits: list[Limit], named: list[Named]) -> Clause:
    words = text[start:end]
    own = [one for one in limits if start <= one.start < end]
    beside = [(one.start, one.end) for one in own]
    cue = _cue(text, start, end, beside)
    return Clause(
        words,
        start,
        own,
        [one for one in named if start <= one.start < end],
        cue,
        bool(_ACTS.search(_without(words, start, own))),
        frozenset(_signs(words, start, cue, own)),
    )


def _without(words: str, start: int, *spans: Sequence[Limit | Named]) -> str:
    letters = list(words)
    for one in chain(*spans):
        for place in range(max(0, one.start - start), min(len(letters), one.end - start)):
            letters[place] = "□"
    return "".join(letters)


def _cue(text: str, start: int, end: int, hidden: list[tuple[int, int]]) -> tuple[int, int, str] | None:
    """Return the strongest duty word of a clause; of equals the first."""
    best: tuple[int, int, str] | None = None
    for match in _STRONG.finditer(text, start, end):
        word = match.group()
        if any(low < match.start() and match.end() <= high for low, high in hidden) or _denied(text, match):
            continue
        if best is None or vocabulary.STRONG[word] > best[1]:
            best = (match.start(), vocabulary.STRONG[word], word)
    asked = re.compile(r"有权要求").search(text, start, end)
    return best or ((asked.start(), 2, "有权要求") if asked else None)


def _denied(text: str, match: re.Match[str]) -> bool:
    pattern = _NOT_STRONG.get(match.group())
    return pattern is not None and any(
        found.start() <= match.start() < found.end() for found in pattern.finditer(text, max(0, match.start() - 8))
    )


def _signs(words: str, start: int, cue: tuple[int, int, str] | None, limits: list[Limit]) -> list[str]:
    words = words.rstrip("。；")
    strong = cue is not None and (cue[1] >= 3 or cue[2] in FORBIDS)
    beyond = limits and not _MISSED.search(words) and _ACTS.search(words, max(0, limits[-1].end - start))
    states = (strong or beyond or _BORNE.search(words)) and not words.endswith(("的", "时", "除外"))
    checks = {
        "condition": bool(_CONDITION.search(words)) and not states,
        "right": bool(_RIGHT.search(words)) and not strong,
        "past": bool(_PAST.search(words)) and not strong,
        "tentative": bool(_TENTATIVE.search(words)) and not strong,
        "status": bool(_STATUS.search(words)) and not limits,
        "penalty": bool(_PAYS_PENALTY.search(words)),
    }
    return [sign for sign, found in checks.items() if found]
