"""A penalty belongs to the promise just before it whose breach it punishes; elsewhere it stands for itself."""

import re

from qinqing.domains.contracts.rules.extraction.cases import Case
from qinqing.domains.contracts.rules.extraction.model import Suggestion

_BREACHED = re.compile("逾期|未|不能|迟|拖|延期|违反|违约")
_FINED = re.compile("违约金|滞纳金|利息|占用费")
_FORFEITED = re.compile(
    "[年月]内(?:均?不得|不予|不再|取消|限制|禁止)[^，。；]{0,6}(?:享受|申报|申请|参加|参与|承接|承担|受理|资格)"
)
_CITED = re.compile("^(?:根据|依据|依照|按照?)[^，。；]{2,40}第[\\d一二三四五六七八九十百]+条[^，。；]{0,12}，")
_KINDS = [
    re.compile(words)
    for words in (
        "付|款|缴|拨|兑|清偿|租金|价款|电费|水费|汽费|气费",
        "交付|交货|供货|到货|送货|发货",
        "交地|交房|供地|提供土地|净地|交付|移交",
        "开工|动工|竣工|投产|达产|完工|建成|工期",
        "返还|退还|归还|交还|退回|腾|搬|迁",
        "供水|供电|供汽|供气|供热|送电|接通|接入",
        "上线|验收|提交|报送|开具|修复|响应|整改",
    )
]
"""What a breach is of: words for the same deed."""


def fines(case: Case) -> bool:
    """Whether a case says nothing but what a breach costs."""
    stating = [one for one in case.group if one.core]
    return (
        bool(stating)
        and all(_FINED.search(one.text) for one in stating)
        and any(one.condition and _BREACHED.search(one.text) for one in case.group)
    )


def forfeits(words: str) -> bool:
    """Whether somebody only loses for some time what others may ask for: 「三年内不得再次申报」."""
    return bool(_FORFEITED.search(words))


def by_law(case: Case) -> bool:
    """Whether what is told follows from a law and not from this paper: its article is cited, or a breach has it so."""
    breach = any(one.condition for one in case.group) and "依法" in case.words
    return bool(_CITED.search(case.text)) or breach


def punishes(fine: Suggestion, one: Suggestion) -> bool:
    """Whether a penalty is that of the promise just before it: the same debtor, the same deed, no other penalty."""
    breach = fine.condition or fine.promise
    kinds = [kind for kind in _KINDS if kind.search(breach)]
    same = any(kind.search(one.promise) for kind in kinds) if kinds else one.start == fine.start
    return same and one.debtor == fine.debtor and one.penalty in (None, fine.penalty) and "fine" not in one.evidence
