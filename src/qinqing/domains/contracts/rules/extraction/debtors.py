"""Whose promise it is: the subject, whoever is named responsible, what stands above, or the act itself."""

import re
from collections.abc import Sequence

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.clauses import Clause
from qinqing.domains.contracts.rules.extraction.model import BOTH, ENTERPRISE, GOVERNMENT, THIRD, Limit
from qinqing.domains.contracts.rules.extraction.parties import OTHER, Named, Parties
from qinqing.domains.contracts.rules.extraction.sentences import Above

_NOT_BEFORE = re.compile(f"(?:{vocabulary.NOT_BEFORE})$")
_NOT_AFTER = re.compile(f"(?:{vocabulary.NOT_AFTER})")
_SUBJECT_OF_CONDITION = re.compile(
    r"股东|名称|注册|实际控制|"
    r"未|逾期|违约|不|延|拒|擅自|违反|已|收到|取得|在|原因|提供|提交|经|申请|投产|需要|办理|装修|施工"
)
_BY = re.compile(r"(?<![理自])由$|(?:责成|责令|督促|有权要求|要求|指定|安排|委托|请|限)$")
_ORDER_TO = re.compile(r"(?:反馈|抄送|颁发|责成|责令|督促|有权要求|要求|同意|限|请|监督)$")
_RESPONSIBLE = re.compile(rf"{vocabulary.RESPONSIBLE}[：为是]")
_TO = re.compile(r"(?:反馈|抄送|颁发|向|给|为|对|协助|配合|帮助|支持|交付|移交|返还|退还|通知|告知|支付给|返还给)$")
_OPENS = re.compile(r"(?:^|[，。；：、）\"]|并|但|则|且|而|及时|其中|同时|此外|另|届时|期间|和|由)$")
_ENTERPRISE_DOES, _GOVERNMENT_DOES, _BUYER_PAYS = (
    re.compile(words) for words in (vocabulary.ENTERPRISE_DOES, vocabulary.GOVERNMENT_DOES, vocabulary.BUYER_PAYS)
)
_GENERAL = re.compile("(?:协议|合同|约定|补充|变更|承诺|纪要)[^，]{0,6}如下|如下(?:协议|合同|约定|补充)|鉴于|当事人")
_PREAMBLE = re.compile("(?:本)?(?:合同|协议)?(?:签约|签订)?(?:甲乙|甲、乙)?(?:双方|各方|三方)(?:当事人)?[：]?")
_HEADED = re.compile(vocabulary.HEADED_BY_PARTY)


def subject(text: str, group: Sequence[Clause], named: Sequence[Named], limits: Sequence[Limit]) -> Named | None:
    """Return the party that a group of clauses makes promise something."""
    start, end = group[0].start, group[-1].end
    core = next((one for one in group if one.core), group[-1])
    until = core.cue[0] if core.cue else core.end
    here = [one for one in named if start <= one.start < end and not _inside(one, limits)]
    ordered = next((one for one in here if _ORDER_TO.search(text[: one.start]) and one.start >= core.start), None)
    if (
        ordered
        and not (core.cue and core.cue[2] == "不得")
        and (core.cue is None or core.cue[0] < ordered.start)
        and not _passive(text, ordered)
    ):
        return ordered
    told = next((one for one in reversed(here) if _RESPONSIBLE.search(text[max(0, one.start - 16) : one.start])), None)
    by = next(
        (
            one
            for one in here
            if _BY.search(text[: one.start]) and not text.startswith(("提供的", "承担的", "出具的"), one.end)
        ),
        None,
    )
    adverbial = [part for part in group if part.adverbial]
    before = [one for one in here if one.start < until or one.start < core.start]
    before.sort(key=lambda one: (not any(part.start <= one.start < part.end for part in adverbial), one.start))
    nearest = [
        one for one in before if one.start >= core.start and _eligible(text, one) and _OPENS.search(text[: one.start])
    ]
    opening = [one for one in before if _eligible(text, one) and _OPENS.search(text[: one.start])]
    any_place = [one for one in before if _eligible(text, one)]
    conditional = [
        one
        for one in before
        if _SUBJECT_OF_CONDITION.match(text, one.end)
        and not _TO.search(text[: one.start])
        and not _BARE.fullmatch(one.word)
    ]
    later = [one for one in here if _eligible(text, one) and _OPENS.search(text[: one.start])]
    tries = (told, nearest[-1] if nearest and core.cue else None, by, *opening[-1:], *any_place[-1:], *conditional[:1])
    return next((one for one in (*tries, *later[:1]) if one is not None), None)


def _inside(one: Named, limits: Sequence[Limit]) -> bool:
    return any(limit.start < one.start and one.end <= limit.end for limit in limits)


_BARE = re.compile("企业|公司|政府|厂|集团|属地|开发区|高新区")
_BARE_ACTS = re.compile(r"\d|配合|提供|完成|整改|应|须|要|需|自行|负责|承诺|不得|在|于|按|将|未|每|同意|：|承担|必须")


def _eligible(text: str, one: Named) -> bool:
    before = text[max(0, one.start - 4) : one.start]
    if _BARE.fullmatch(one.word) and not _BARE_ACTS.match(text, one.end):
        return False
    return not _NOT_BEFORE.search(before) and not _NOT_AFTER.match(text, one.end)


def _passive(text: str, one: Named) -> bool:
    return bool(_NOT_AFTER.match(text, one.end)) or text.startswith(("后", "，", "。"), one.end)


def standing(above: Sequence[Above], parties: Parties) -> str | None:
    """Return whose promises follow below these headings and lead-ins, the nearest first."""
    for one in reversed(above):
        if _GENERAL.search(one.words) or _PREAMBLE.fullmatch(one.words):
            continue
        named = parties.named(one.words)
        if named and (one.lead or _HEADED.search(one.words) or _only(one.words, named)):
            eligible = [party for party in named if _eligible(one.words + "：", party)] or named
            first = eligible[0]
            if one.lead or not _TO.search(one.words[: first.start]):
                return first.side
    return None


def _only(words: str, named: Sequence[Named]) -> bool:
    """Whether a heading is nothing but the name of a party to the contract."""
    return named[0].word in vocabulary.LETTERED and len(words) <= len(named[0].word) + 2


def by_act(words: str, parties: Parties) -> str | None:
    """Return the side whose act this is by its nature."""
    enterprise, government = _ENTERPRISE_DOES.findall(words), _GOVERNMENT_DOES.findall(words)
    if len(enterprise) != len(government):
        return ENTERPRISE if len(enterprise) > len(government) else GOVERNMENT
    if parties.buyer and not enterprise:
        return parties.buyer if _BUYER_PAYS.search(words) else OTHER.get(parties.buyer)
    return None


def creditor(text: str, group: Sequence[Clause], named: Sequence[Named], debtor: str) -> str:
    """Return to whom it is promised: whoever is addressed, or the other side."""
    start, end = group[0].start, group[-1].end
    addressed = [one for one in named if start <= one.start < end and _TO.search(text[: one.start])]
    other = next((one.side for one in addressed if one.side != debtor), None)
    if debtor == THIRD:
        return other or ENTERPRISE
    return OTHER[debtor] if other in (None, BOTH) or debtor == BOTH else other or OTHER[debtor]
