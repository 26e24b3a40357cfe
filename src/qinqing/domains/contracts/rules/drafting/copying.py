"""What of a clause may travel from one contract to another: never who the parties are, nor how much of anything."""

import re
from collections.abc import Iterable

from qinqing.domains.contracts.rules.drafting.giving import LEFT_OPEN

_NUMERAL = "〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_MEASURE = "元|美元|欧元|港元|亩|公顷|平方米|平方公里|吨|千瓦|千瓦时|兆瓦|人|名|台|套|条|家|成|倍|%|％"
_AMOUNTS = re.compile(
    rf"百分之[{_NUMERAL}0-9０-９.．]+"
    rf"|[0-9０-９][0-9０-９,，.．]*\s*[{_NUMERAL}]*\s*(?:{_MEASURE})?"
    rf"|[{_NUMERAL}]+\s*(?:{_MEASURE})"
)
_FIRMS = re.compile(r"[\w（）()·]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团|公司)")
_COMMON = re.compile(
    "有限|公司|限公|有限公司|责任|股份|集团|科技|技术|建设|投资|实业|工程|制造|发展|材料|新材料|产业|开发|管理|生产"
    "|项目|设备|工业|电子|机械|能源|环保|医药|食品|物流|贸易|服务|智能|装备"
)
"""Parts of firms' names that name no firm."""

_SHORTEST = 2


def scrubbed(words: str, names: Iterable[str]) -> str:
    """Return words without the `names` of parties and projects (nor distinctive parts of them), firms and amounts.

    What is taken out leaves LEFT_OPEN; too much taken out costs a clerk a word, too little a firm its secret.
    """
    words = _FIRMS.sub(LEFT_OPEN, words)
    for name in sorted(filter(None, names), key=len, reverse=True):
        words = _without(words, name)
    words = _AMOUNTS.sub(LEFT_OPEN, words)
    return re.sub(rf"(?:{re.escape(LEFT_OPEN)}[\s、，,]*)+", LEFT_OPEN, words)


def _without(words: str, name: str) -> str:
    """Take every part of `name` of two letters or more out of words, the longest first, unless it names nobody."""
    for size in range(len(name), _SHORTEST - 1, -1):
        for start in range(len(name) - size + 1):
            part = name[start : start + size]
            if part in words and not _COMMON.fullmatch(part) and LEFT_OPEN not in part:
                words = words.replace(part, LEFT_OPEN)
    return words
