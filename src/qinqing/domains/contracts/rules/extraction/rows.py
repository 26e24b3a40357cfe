"""Rows of a table of promises: who, what and until when stand in columns of their own."""

import re
from datetime import date

from qinqing.domains.contracts.rules.extraction.confidence import confidence
from qinqing.domains.contracts.rules.extraction.dates import mentions
from qinqing.domains.contracts.rules.extraction.debtors import by_act, standing
from qinqing.domains.contracts.rules.extraction.limits import choose, limits_of
from qinqing.domains.contracts.rules.extraction.model import BEFORE, DATE, ENTERPRISE, Limit, Suggestion
from qinqing.domains.contracts.rules.extraction.money import sums
from qinqing.domains.contracts.rules.extraction.naming import OTHER, Parties
from qinqing.domains.contracts.rules.extraction.parties import weakly
from qinqing.domains.contracts.rules.extraction.sentences import Sentence

_DUE = re.compile(r"时限|时间|期限|日期|节点|完成")
_WHO = re.compile("单位|主体|当事方|义务方|承诺方|履约方|责任|牵头|负责")
_WHAT = re.compile("事项|内容|任务|措施|承诺|工作|义务|里程碑|款项|期次|交付物|货物|标的物|设备|成果")
_DELIVERED = re.compile("交付|交货|供货|到货|送货")
_PAYS = re.compile("支付|付款")
_WHICH = re.compile("条款|要求|项目|阶段|节点")
_EVENT = re.compile("(?P<anchor>[^，。；]{2,20}?)(?:之|以)?前")
_NAME = re.compile("[一-鿿]{3,12}")
_SETTLED = re.compile("^(?:经核实|已|不予|不纳入|暂不|无需|不属实)|办结$")
_SUMMED = re.compile("合计|总计|小计|共计")
CERTAIN, GUESSED = 6, 4


def promised(sentence: Sentence, whole: str, parties: Parties, today: date | None) -> Suggestion | None:
    """Return the promise of a row, or None when its columns do not hold one."""
    what, due = _cell(sentence, _WHAT, but=_WHO) or _cell(sentence, _WHICH, but=_WHO), _cell(sentence, _DUE, but=None)
    if not what or what == due or _SUMMED.search(what):
        return None
    limit = due_in(due or "", today)
    limit = choose(limits_of(what, today), what) if limit.kind == "none" else limit
    who, written = _debtor(sentence, what, parties)
    if who is None or (limit.kind == "none" and not written):
        return None
    start, end = sentence.place
    return Suggestion(
        sentence=whole[start:end],
        start=start,
        end=end,
        debtor=who,
        creditor=OTHER.get(who, ENTERPRISE),
        promise=what,
        limit=limit,
        fen=next((fen for _, fen in sums("，".join(cell for _, cell in sentence.cells))), None),
        confidence=confidence(CERTAIN if written and limit.kind != "none" else GUESSED, guessed=not written),
        evidence=frozenset({"row"}),
    )


def settled(sentence: Sentence) -> bool:
    """Whether a row says that its matter is done or declined."""
    return bool(_SETTLED.search(_cell(sentence, _DUE, but=None) or ""))


def due_in(cell: str, today: date | None) -> Limit:
    """Return the limit in the cell of a table, where a date needs no word around it."""
    found = choose(limits_of(cell, today), cell)
    if found.kind == "none":
        days = [one for one in mentions(cell, today) if one.day]
        event = _EVENT.fullmatch(cell)
        ahead = Limit(BEFORE, anchor=event["anchor"], words=cell) if event else found
        return Limit(DATE, day=days[-1].day, words=cell) if days else ahead
    return found


def _debtor(sentence: Sentence, what: str, parties: Parties) -> tuple[str | None, bool]:
    cell = _cell(sentence, _WHO, but=_WHAT)
    named = parties.named(cell) if cell else []
    if named:
        return named[0].side, True
    inside = parties.named(what)
    if inside and inside[0].start == 0:
        return inside[0].side, True
    if cell and _NAME.fullmatch(cell):
        return weakly(cell) or ENTERPRISE, True
    return standing(sentence.above, parties) or _by_columns(sentence, what, parties) or parties.default, False


def _by_columns(sentence: Sentence, what: str, parties: Parties) -> str | None:
    """Return whose a row is by what it says or by its columns: who buys pays, the other one delivers."""
    columns = "，".join(column for column, _ in sentence.cells)
    if parties.buyer and _PAYS.search(columns):
        return parties.buyer
    if parties.buyer and _DELIVERED.search(columns):
        return OTHER.get(parties.buyer)
    return by_act(what, parties)[0]


def _cell(sentence: Sentence, wanted: re.Pattern[str], but: re.Pattern[str] | None) -> str | None:
    return next(
        (cell for column, cell in sentence.cells if wanted.search(column) and not (but and but.search(column))), None
    )
