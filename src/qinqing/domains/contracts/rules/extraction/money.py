"""Money in 分 and penalties as exact rates."""

import re
from decimal import Decimal

from qinqing.domains.contracts.rules.extraction.model import CALENDAR_DAY, MONTH, YEAR, Penalty
from qinqing.domains.contracts.rules.extraction.numerals import NUMBER, amount

_MONEY = re.compile(rf"(?:人民币|[¥￥])?\"?(?P<number>{NUMBER})(?P<large>余?多?[十百千万亿]*)\"?元(?!/)(?!每|左右/)")
_SIGNED = re.compile(r"(?:[¥￥]|RMB)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<large>[万亿]*)(?!\d)")
_FOREIGN = re.compile(rf"{NUMBER}[十百千万亿]*(?:美元|欧元|港元|日元|港币)")
_RATE = re.compile(rf"(?P<base>百分之|千分之|万分之)(?P<share>{NUMBER})|(?P<number>\d+(?:\.\d+)?)(?P<sign>%|‰|‱)")
_BASE = {"百分之": 2, "千分之": 3, "万分之": 4, "%": 2, "‰": 3, "‱": 4}
_BREACH = re.compile(r"违约金|滞纳金|逾期利息|罚金|罚款|赔偿金|资金占用费|逾期付款利息")
_PER = [
    (re.compile(r"每[^，。；]{0,6}?[一1]?[日天]|按日|每日|日[万千]分|/[日天]|逐日"), CALENDAR_DAY),
    (re.compile(r"每[^，。；]{0,6}?[一1]个?月|按月|/月|月利率"), MONTH),
    (re.compile(r"年利率|按年|/年|年化"), YEAR),
]


def sums(text: str) -> list[tuple[int, int]]:
    """Return (place, 分) of every sum in yuan; what is under a 分 or in foreign money is not one."""
    text = _FOREIGN.sub(lambda found: "□" * len(found.group()), text)
    found = []
    for pattern in (_MONEY, _SIGNED):
        for match in pattern.finditer(text):
            value = amount(match["number"] + re.sub("[余多]", "", match["large"]))
            if value is None:
                continue
            fen = value.scaleb(2)
            if fen == fen.to_integral_value():
                found.append((match.start(), int(fen)))
    return sorted(found)


def penalty(text: str) -> Penalty | None:
    """Return the penalty that a sentence names: its rate, or the sum behind or before its name."""
    breach = _BREACH.search(text)
    if breach is None:
        return None
    per = next((unit for pattern, unit in _PER if pattern.search(text)), None)
    rates = list(_RATE.finditer(text))
    if rates:
        return Penalty(rate=_share(min(rates, key=lambda rate: abs(rate.start() - breach.start()))), per=per)
    near = sums(text)
    if not near:
        return Penalty(per=None)
    return Penalty(fen=min(near, key=lambda one: abs(one[0] - breach.start()))[1], per=per)


def _share(match: re.Match[str]) -> Decimal | None:
    value = amount(match["share"] or match["number"])
    return None if value is None else value.scaleb(-_BASE[match["base"] or match["sign"]])
