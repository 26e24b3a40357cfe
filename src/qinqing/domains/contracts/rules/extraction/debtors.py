"""Whose promise it is: the subject, whoever is named responsible, what stands above, or the act itself."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.cases import Before, Case
from qinqing.domains.contracts.rules.extraction.clauses import FORBIDS, Clause
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.model import AFTER, BOTH, ENTERPRISE, GOVERNMENT, THIRD, Limit
from qinqing.domains.contracts.rules.extraction.naming import OTHER, Named, Parties
from qinqing.domains.contracts.rules.extraction.sentences import Above
from qinqing.domains.contracts.rules.extraction.speakers import of_oneself


def _done(words: str) -> str:
    """Leave out what only describes a thing: 「缴纳的土地使用税」."""
    return f"(?:{words})(?!的|所得|之?[前后]|之日)"


_NOT_BEFORE = re.compile(f"(?:{vocabulary.NOT_BEFORE})$")
_NOT_AFTER = re.compile(f"(?:{vocabulary.NOT_AFTER})")
_SUBJECT_OF_CONDITION = re.compile(
    r"股东|名称|注册|实际控制|"
    r"未|逾期|违约|不|延|拒|擅自|违反|已|收到|取得|在|原因|提供|提交|经|申请|投产|需要|办理|装修|施工"
)
BY = re.compile("(?<![理自不])由$")
_BY = re.compile(r"(?<![理自不])由$|(?:责成|责令|督促|有权要求|要求|指定|安排|请|限)$")
_ORDER_TO = re.compile(r"(?:责成|责令|督促|有权要求|要求|同意|限|请|监督)$")
_RESPONSIBLE = re.compile(rf"{vocabulary.RESPONSIBLE}[：为是]")
_TO = re.compile(
    r"(?:反馈|抄送|颁发|向|给|为|对|协助|配合|帮助|支持|交付|移交|返还|退还|通知|告知|报告|汇报|支付给|返还给|(?:付|汇|划|拨|转|缴|交|存|报|送|提交)(?:至|入|到|给)?)$"
)
_OPENS = re.compile(
    r"(?:^|[，。；：、）\"]|并|但|则|且|而|及时|其中|同时|此外|另|届时|期间|和|由|[后前内时起])(?:各|该|相关|有关|上述|其他|本)?$"
)
_AGREES = re.compile(r"(?:的?(?:书面|事先|事前))*(?:同意|批准|许可|认可|审定|审核|审查|确认|核准)")
_SENDS = re.compile(
    r"(?:书面)?(?:发出|提出|提交|报送|通知|催告|告知|申请|要求|提供|送达|递交|报修|反映|投诉|发函)(?!的)"
)
_SENT = re.compile(
    "[^，。；]{0,24}?(?:提出|反映|提交|递交)的[^，。；]{0,8}?(?:诉求|申请|问题|事项|意见|建议|投诉|咨询)"
)
_RECEIVES = re.compile(
    r"(?:在|于|自)?(?:收到|[收接](?=[到信悉件款讫])|取得|受理|获得|得知|领取)|"
    "(?:无正当理由|无故)?(?:未|没有|不(?!服)|迟|拖|延|逾期|违反|违约|拖欠|擅自|拒)"
)
_BEFORE_IF = re.compile("如|若|遇|因|确")
_BY_PAPER = re.compile("(?:根据|依据|按照?|凭)[^，。；]{2,24}，")
_CHECKS = re.compile("(?:现场|书面|组织)?(?:验收|确认|审核|核验|核实|审计|考核|审查|认定)")
_PAYS = re.compile("支付|付|拨付|兑现|返还|退还")
_MUTUAL = re.compile("相互|互相|彼此")
_REST = re.compile("(?:并|且|其|，)?(?:剩余|余款|其余|尾款|余下)")
_SUPPORT = re.compile("(?:扶持|优惠|奖励|奖补|补助|补贴|支持)(?:政策|措施|内容|标准|资金)?$|^政策")
_FINE = re.compile("违约金|滞纳金|利息|赔偿|罚|占用费")
_ENTERPRISE_DOES, _GOVERNMENT_DOES, _BUYER_PAYS = (
    re.compile(words)
    for words in (_done(vocabulary.ENTERPRISE_DOES), _done(vocabulary.GOVERNMENT_DOES), vocabulary.BUYER_PAYS)
)
_GENERAL = re.compile(
    "(?:协议|合同|约定|补充|变更|承诺|纪要)[^，]{0,6}如下|(?:批复|答复|函复|决定|议定|明确|意见)[^，]{0,4}如下|"
    "如下(?:协议|合同|约定|补充)|如下[^，。]{0,6}(?:意见|答复|决定|安排|共识)|鉴于|当事人|"
    "(?:[周月季年简通专快]报|总结|汇报|方案|纪要|细则|措施|办法|政策|规定|清单|协议书?|合同书?)$"
)
_PREAMBLE = re.compile("(?:本)?(?:合同|协议)?(?:签约|签订)?(?:甲乙|甲、乙)?(?:双方|各方|三方)(?:当事人)?[：]?")
_SHARED = re.compile("责任|义务|权利|承诺|共同|双方应|各方应")
_HEADED = re.compile(vocabulary.HEADED_BY_PARTY)


@dataclass(frozen=True, slots=True)
class Owed:
    """Who owes, whether that is written, and what says so."""

    side: str | None
    sure: bool
    evidence: frozenset[str] = frozenset()


WEIGHTS = {
    "subject": 20,
    "receives": 12,
    "checks": 5,
    "speaks": 22,
    "spoken": 6,
    "here": 5,
    "above": 5,
    "weak": 4,
    "governs": 7,
    "event": 4,
    "if": 2,
    "later": 2,
    "sole": 4,
    "addressed": 3,
    "mutual": 6,
    "rest": 6,
    "topic": 2,
    "act": 3,
    "sibling": 3,
    "near": 2,
    "default": 2,
    "pays": 5,
    "buyer": 1,
    "lately": 1,
}
"""What each sign weighs: a written subject decides, everything else votes."""
_WRITTEN = {"subject", "speaks", "receives", "weak", "governs", "event", "if", "later"}
FAR = 400
"""So many characters back 「该公司」 may have been named."""
_STANDS = {"here", "above", "sole"}


def owes(case: Case, before: Before) -> Owed:
    """Let all signs vote on who owes; what is written outweighs what is only likely."""
    signs = list(_signs(case, before))
    if not signs:
        return Owed(None, False)
    votes = Counter[str]()
    for sign, side in signs:
        votes[side] += WEIGHTS[sign]
    owing = votes.most_common(1)[0][0]
    for_it = {sign for sign, side in signs if side == owing}
    kinds = (("subject", _WRITTEN), ("above", {*_STANDS, "default"}), ("near", {"near"}))
    evidence = next(({kind} for kind, of_kind in kinds if for_it & of_kind), set[str]())
    return Owed(owing, bool(for_it & (_WRITTEN | _STANDS)), frozenset(evidence))


def _signs(case: Case, before: Before) -> Iterator[tuple[str, str]]:
    """Return each sign with the side that it speaks for."""
    parties, labelled = case.ground.parties, case.sentence.labelled
    found, sign = subject(case)
    said_by = parties.speakers.get(case.sentence.speaker) or _says(case)
    stands = None if before.here else standing(case.sentence.above, parties)
    act, typed = by_act(case.deeds(since=_core(case.group).start if sign == "event" else 0), parties)
    pays = not typed and act is not None and act == parties.buyer and bool(_PAYS.search(case.deeds()))
    signs = {
        sign: _meant(case, found) if found else None,
        "checks": _checks(case),
        "speaks": said_by if of_oneself(_core(case.group).text) else None,
        "spoken": said_by if sign != "subject" else None,
        "mutual": BOTH if _MUTUAL.search(case.words) and sign != "subject" else None,
        "rest": (before.near or (None if typed else before.sibling)) if _REST.match(case.words) else None,
        "here": before.here,
        "above": stands,
        "sole": parties.default if parties.sole and not stands else None,
        "addressed": None if sign == "subject" or before.near == THIRD else _addressed(case),
        "act" if typed else "pays" if pays else "buyer": act,
        "near": before.near if not before.here else None,
        "sibling": None if before.near or stands or pays or (parties.default and not labelled) else before.sibling,
        "topic": GOVERNMENT if any(_SUPPORT.search(one.words) for one in case.sentence.above) and not found else None,
        "default": None if parties.sole else parties.default,
    }
    signs["lately"] = None if any(signs.values()) or before.lately == BOTH else before.lately
    return ((sign, side) for sign, side in signs.items() if side)


def _says(case: Case) -> str | None:
    """Return the side of a body before a colon at the beginning: 「区住建局：月底前通车」."""
    first = next(iter(case.named), None)
    return first.side if first and first.start == 0 and case.text.startswith("：", first.end) else None


def _meant(case: Case, found: Named) -> str:
    """Return the side of a party; 「该公司」 is the company that was named last."""
    if not found.word.startswith("该"):
        return found.side
    start = case.sentence.place[0]
    before = fold(case.ground.text[max(0, start - FAR) : start]).text + case.text[: found.start]
    kind = "" if found.word in ("该单位", "该方") else found.word[-1]
    named = [one for one in case.ground.parties.named(before) if one.word.endswith(kind) and one.side != BOTH]
    return next((one.side for one in reversed(named) if not one.word.startswith("该")), found.side)


def _addressed(case: Case) -> str | None:
    """Return the side that stands opposite to whoever is addressed or has to agree."""
    start, end = case.group[0].start, case.group[-1].end
    for one in case.named:
        if _inside(one, case.limits):
            continue
        meant = (
            _AGREES.match(case.text, one.end)
            or _TO.search(case.text[: one.start])
            or _sends(case, one)
            or _SENT.match(case.text, one.end)
        )
        if meant and start <= one.start < end and one.side in (GOVERNMENT, ENTERPRISE):
            return OTHER[one.side]
    return None


def _checks(case: Case) -> str | None:
    """Return the side that pays what falls due after it has checked something."""
    if not _PAYS.search(case.deeds()):
        return None
    spans = [(one.start, one.end) for one in case.limits]
    spans += [(part.start, part.end) for part in case.group if part.condition]
    during = [one for one in case.named if any(start <= one.start < end for start, end in spans)]
    return next((one.side for one in during if one.side != BOTH and _CHECKS.match(case.text, one.end)), None)


def _sends(case: Case, one: Named) -> bool:
    """Whether a limit begins with what this party sends: the other one has to answer."""
    return any(limit.start == one.start for limit in case.limits) and bool(_SENDS.match(case.text, one.end))


def _core(group: Sequence[Clause]) -> Clause:
    return next((one for one in group if one.core), group[-1])


def subject(case: Case) -> tuple[Named | None, str]:
    """Return the party that a group of clauses makes promise something, and the sign that it is."""
    text, group, limits = case.text, case.group, case.limits
    start, end = group[0].start, group[-1].end
    core = _core(group)
    until = core.cue[0] if core.cue else core.end
    here = [
        one for one in case.named if start <= one.start < end and not _inside(one, limits) and not _sends(case, one)
    ]
    ordered = next((one for one in here if one.start >= core.start and _ordered(text, one, here)), None)
    if (
        ordered
        and not (core.cue and core.cue[2] in FORBIDS)
        and (core.cue is None or core.cue[0] < ordered.start)
        and not _passive(text, ordered)
    ):
        return ordered, "subject"
    told = next((one for one in reversed(here) if _RESPONSIBLE.search(text[max(0, one.start - 16) : one.start])), None)
    forbidden = core.cue is not None and core.cue[2] in FORBIDS
    by = next((one for one in here if _by(text, one) and not (forbidden and one.start > until)), None)
    adverbial = [part for part in group if part.adverbial]
    before = [one for one in here if one.start < until or one.start < core.start]
    before.sort(key=lambda one: (not any(part.start <= one.start < part.end for part in adverbial), one.start))
    any_place = [one for one in before if _eligible(text, one) and not _listed_with(text, one, here)]
    cues = {part.cue[0] for part in group if part.cue and not part.condition}
    opening = [one for one in any_place if _OPENS.search(text[: one.start]) or one.end in cues]
    owes_it = core.cue is not None and core.cue[1] > 1 and core.cue[2] not in ("给予", "予以")
    opening = opening or [one for one in before if owes_it and _is_topic(text, one)]
    nearest = [one for one in opening if one.start >= core.start and core.cue]
    beyond = [one for one in (by,) if one and one.start >= core.end]  # 「材料由企业补齐」 behind what is due
    written = next(filter(None, (told, *nearest[-1:], None if beyond else by, *opening[-1:], *beyond)), None)
    if written:
        return written, "subject" if written in (told, by) else _how_written(case, written, core)
    conditional = [one for one in before if _conditional(text, one) and not _listed_with(text, one, here)]
    begins = core.start if core.cue else -1
    receives = [one for one in conditional if _RECEIVES.match(text, one.end) or one.start == begins]
    if receives:
        return receives[0], "receives"
    later = [
        one
        for one in here
        if _eligible(text, one) and _OPENS.search(text[: one.start]) and not _listed_with(text, one, here)
    ]
    weak = next(iter((*any_place[-1:], *conditional[:1])), None)
    return (weak, "weak") if weak else (next(iter(later), None), "later")


def _listed_with(text: str, one: Named, here: Sequence[Named]) -> bool:
    """Whether a party only stands in a list behind one to whom something is done: 「接受审计部门、商会的监督」."""
    first = next((other for other in here if other.end == one.start - 1 and text[other.end] == "、"), None)
    return first is not None and (not _eligible(text, first) or _listed_with(text, first, here))


def _is_topic(text: str, one: Named) -> bool:
    """Whether a clause is nothing but whoever it describes: 「获得补助的企业，」."""
    return text.startswith("，", one.end) and bool(_DESCRIBED.search(text[: one.start]))


def _ordered(text: str, one: Named, here: Sequence[Named]) -> bool:
    """Whether a party is told to do something; whoever agrees to what another does owes himself."""
    order = _ORDER_TO.search(text[: one.start])
    agrees = order is not None and order.group() == "同意"
    if order is not None and order.group() == "监督" and order.start() == 0:
        return False  # whoever stands above watches over this one
    return order is not None and not (agrees and any(other.end == order.start() for other in here))


def _how_written(case: Case, one: Named, core: Clause) -> str:
    """Return whether a party is the subject of the promise, or only of its condition or of the event before it."""
    own = next((part for part in case.group if part.start <= one.start < part.end), core)
    if _is_topic(case.text, one) or any(sign.match(case.text, one.end) for sign in (_BY_PAPER, _RECEIVES, _BEFORE_IF)):
        return "subject"
    if own.condition and own is not core:
        if own.start == one.start and own.text.endswith("的") and re.match("应|须|必须", core.text):
            return "governs"
        return "weak" if core.cue else "if"
    starts = any(limit.kind == AFTER and limit.start == one.start for limit in case.limits)
    then = any(limit.kind == AFTER and own.end < limit.start <= core.start for limit in case.limits)
    told = own.cue is None and not own.limits and then
    return "event" if starts or told else "subject"


_OF_THEIRS = re.compile("(?:共同|联合)?(?:提供|承担|出具|委托|认可|指定|选定)的")


def _by(text: str, one: Named) -> bool:
    return bool(_BY.search(text[: one.start])) and not _OF_THEIRS.match(text, one.end)


def _conditional(text: str, one: Named) -> bool:
    follows = _SUBJECT_OF_CONDITION.match(text, one.end)
    bare = _BARE.fullmatch(one.word) and not text.startswith(("收到", "接到"), one.end)
    return bool(follows) and not bare and not _TO.search(text[: one.start])


def _inside(one: Named, limits: Sequence[Limit]) -> bool:
    return any(limit.start < one.start and one.end <= limit.end for limit in limits)


_BARE = re.compile("企业|用户|公司|政府|厂|集团|属地|开发区|高新区")
_BARE_ACTS = re.compile(
    r"[\d一二两三四五六七八九十半]|配合|提供|完成|整改|应|须|要|需|自行|负责|承诺|不得|自愿|选择|在|于|按|将|未|每|同意|：|表示|派员|承担|必须|通知"
)


_ENGAGED = re.compile("(?:委托|聘请|邀请|选聘|协调|指导|召集|引入)[^，。；由应须]{0,16}$")
_DESCRIBED = re.compile("(?:^|[。；])(?![对向给为与和由])[^，。；]{2,24}的$")
_OWES_ITSELF = re.compile("应|须|必须|负责")


def _eligible(text: str, one: Named) -> bool:
    before = text[max(0, one.start - 4) : one.start]
    if _ENGAGED.search(text[: one.start]) and not _OWES_ITSELF.match(text, one.end):
        return False
    if _BARE.fullmatch(one.word):
        if text.startswith(("应", "须", "必须"), one.end):  # 「申报企业应」
            return not before.endswith(("向", "对", "与", "和", "给", "为"))
        if not _BARE_ACTS.match(text, one.end):
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
            if first.side == BOTH and not _SHARED.search(one.words):
                continue
            if one.lead or not _TO.search(one.words[: first.start]):
                return first.side
    return None


def _only(words: str, named: Sequence[Named]) -> bool:
    """Whether a heading is nothing but the name of a party to the contract."""
    return named[0].word in vocabulary.LETTERED and len(words) <= len(named[0].word) + 2


def by_act(words: str, parties: Parties) -> tuple[str | None, bool]:
    """Return the side whose act this is, and whether that lies in the act and not only in who buys."""
    enterprise, government = _ENTERPRISE_DOES.findall(words), _GOVERNMENT_DOES.findall(words)
    if parties.buyer:
        enterprise = [one for one in enterprise if not _BUYER_PAYS.match(one)]
    if len(enterprise) != len(government):
        return (ENTERPRISE if len(enterprise) > len(government) else GOVERNMENT), True
    if parties.buyer and not enterprise and not _FINE.search(words):
        return (parties.buyer if _BUYER_PAYS.search(words) else OTHER.get(parties.buyer)), False
    return None, False


def creditor(text: str, group: Sequence[Clause], named: Sequence[Named], debtor: str) -> str:
    """Return to whom it is promised: whoever is addressed, or the other side."""
    start, end = group[0].start, group[-1].end
    addressed = [one for one in named if start <= one.start < end and _TO.search(text[: one.start])]
    other = next((one.side for one in addressed if one.side != debtor), None)
    if debtor == THIRD:
        return other or ENTERPRISE
    return OTHER[debtor] if other in (None, BOTH) or debtor == BOTH else other or OTHER[debtor]
