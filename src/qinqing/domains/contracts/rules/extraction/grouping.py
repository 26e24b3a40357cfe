"""Which clauses of a sentence belong to one promise, and where the next one begins."""

import re
from collections.abc import Sequence

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.clauses import FORBIDS, Clause
from qinqing.domains.contracts.rules.extraction.confidence import DOUBT
from qinqing.domains.contracts.rules.extraction.debtors import BY
from qinqing.domains.contracts.rules.extraction.model import RECURRING

_COMPLETE = re.compile("|".join(FORBIDS))
_FURTHER = re.compile("并|且|另|同时|其中|随后|而后")
_CHECKED = re.compile("经")
_CHARGED = ("负责", "牵头")
"""Words that only say whose a matter is; until when it is done follows."""
_PARTED = re.compile(r"分[\d两二三四五六七八九十]+个?[笔次期批年步阶][^，。；]{0,6}$")
_EACH = re.compile("每[人户亩家套平吨次]|每[年月季]度?(?:不低于|不少于|至少|最低)")
_PAID = re.compile("[付缴拨汇]|结算|兑现")
_BY_ITSELF = re.compile("自行|自主|自费")
_IN_CHARGE = re.compile("牵头|由[^，]{2,24}(?:负责|实施|承担)$")
_OTHERWISE = re.compile("^(?:并|且|同时|另|每)")
_HELPS = re.compile("^会同|(?:配合|协助|协办|参与|参加)$")
_CAPS = re.compile("(?:最迟|至迟|最晚|最长|至多)(?:均?不得?(?:超过|晚于|迟于)|[在于])")
"""A clause that begins so tells until when the one before it is due."""
_MEASURED = re.compile(r"(?:不少于|不低于|不超过|至少)[\d一二两三四五六七八九十]")
DOES = re.compile(vocabulary.DOES)
IF = re.compile("的$")
"""A clause that ends so only says in which case."""


def groups(parts: Sequence[Clause]) -> list[list[Clause]]:
    """Put the clauses of one promise together: a new one begins with its own limit or its own subject."""
    found: list[list[Clause]] = []
    for part in parts:
        if not found or _opens(found[-1], part):
            found.append([part])
        else:
            found[-1].append(part)
    return found


def cored(group: Sequence[Clause]) -> bool:
    """Whether a group states a promise: by a duty word, or by a limit and something to be done."""
    return any(one.core and (one.content or one.acts) for one in group) or (
        any(one.limits and not IF.search(one.text) for one in group)
        and any(one.content and not one.condition for one in group)
    )


def _opens(group: Sequence[Clause], part: Clause) -> bool:
    """Whether a clause begins another promise than the one before it."""
    unlimited = not any(one.limits for one in group)
    if (
        _EACH.match(part.text)
        or _same_rhythm(group, part)
        or (unlimited and (_CAPS.match(part.text) or _joins(group, part)))
    ):
        return False
    if not cored(group):
        return _after_a_plain(group, part)
    if part.cue and _COMPLETE.match(part.cue[2]) and not (unlimited or part.limits):
        return True
    another = _by_another(part, charged=_charged(group))
    return part.condition or another or _limited_anew(group, part) or _fined(group, part)


def _after_a_plain(group: Sequence[Clause], part: Clause) -> bool:
    """Whether a clause with a limit is another promise than what is plainly done before it, and not its limit."""
    if _CHECKED.match(part.text) or not any(DOES.search(one.text) and not one.condition for one in group):
        return False
    own = part.core and bool(part.limits) and part.content
    return part.condition or (own and (_by_another(part, charged=True) or bool(_OTHERWISE.search(part.text))))


def _same_rhythm(group: Sequence[Clause], part: Clause) -> bool:
    """Whether a clause only says on which day is paid what was said to be paid by the month, quarter or year."""
    if not (_PAID.search(part.text) and _PAID.search(group[-1].text)):
        return False
    before, then = ([one for one in clause.limits if one.kind == RECURRING] for clause in (group[-1], part))
    return bool(before and then) and before[-1].on is None and before[-1].unit == then[0].unit


def _joins(group: Sequence[Clause], part: Clause) -> bool:
    """Whether a clause only names who helps the one in charge, or is the first of the parts that were announced."""
    if _PARTED.search(group[-1].text):
        return bool(part.limits)
    return _charged(group) and not part.limits and bool(_HELPS.search(part.text))


def _charged(group: Sequence[Clause]) -> bool:
    """Whether clauses only say who is in charge."""
    return any(one.cue and _IN_CHARGE.search(one.text) for one in group)


def _fined(group: Sequence[Clause], part: Clause) -> bool:
    """Whether a clause adds a penalty, or a goal with its own measure, to a promise with a limit of its own."""
    own = ("penalty" in part.signs and part.core) or _MEASURED.search(part.text)
    return bool(own) and bool(_FURTHER.match(part.text)) and any(one.limits for one in group)


def _limited_anew(group: Sequence[Clause], part: Clause) -> bool:
    if not part.limits:
        return False
    if any(one.limits for one in group):
        return not re.search("孰早|先到|较早|孰晚|后到", part.text)
    complete = any(one.cue and _COMPLETE.match(one.cue[2]) for one in group)
    further = bool(_FURTHER.match(part.text)) and any(one.cue for one in group)
    duty = any(one.core and one.acts and one.cue and one.cue[1] > DOUBT and one.cue[2] not in _CHARGED for one in group)
    return part.content and (complete or further or (duty and part.acts and part.core))


def _by_another(part: Clause, *, charged: bool) -> bool:
    """Whether a clause names its own party: first of all, or before its duty word; what it counts from is none."""
    first = next((one for one in part.named if one.start == part.start), None)
    if first and (DOES.search(part.text) or _BY_ITSELF.match(part.text, first.end - part.start)):
        return True
    until = part.cue[0] + 1 if part.cue else part.end
    if part.core and any(BY.search(part.text[: one.start - part.start]) for one in part.named):
        return True
    within = [(one.start, one.end) for one in part.limits]
    named = (one for one in part.named if not any(start < one.start and one.end <= end for start, end in within))
    near = (one for one in (named if charged else part.named) if one.start <= part.start + 6 and one.end < until)
    return part.core and next(near, None) is not None
