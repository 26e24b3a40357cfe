"""What a text says of late payment, for a person to read beside it: never entered by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qinqing.domains.contracts.rules.extraction.model import CALENDAR_DAY, YEAR
from qinqing.domains.contracts.rules.extraction.money import penalty
from qinqing.domains.contracts.rules.money.terms import DAY
from qinqing.domains.contracts.rules.money.terms import YEAR as PER_YEAR

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_LATE = re.compile(r"逾期|迟延|拖欠|未按(?:期|时|约)[^，。；]{0,6}(?:付|支付|缴)")
_PAYS = re.compile(r"付|缴|款|价|资金")
_PER = {CALENDAR_DAY: DAY, YEAR: PER_YEAR}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence on late payment; `rate` is a part of one for each `per`, None and empty where it is not understood."""

    sentence: str
    rate: Decimal | None = None
    per: str = ""


def lateness_in(text: str) -> list[Found]:
    """Return the sentences of a text that name a penalty for late payment, in their order."""
    return list(_found(text))


def _found(text: str) -> Iterator[Found]:
    for met in _SENTENCE.finditer(text):
        sentence = met.group().strip()
        if not (_LATE.search(sentence) and _PAYS.search(sentence)):
            continue
        named = penalty(sentence)
        if named is None:
            continue
        per = _PER.get(named.per or "", "")
        yield Found(sentence[:_LONGEST], named.rate if per else None, per)
