"""Who is who in a text: the sides of 甲方 and 乙方, of roles that a text introduces, and of abbreviated names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.issuing import ISSUER, OURS, buyer, default, signer, supplied
from qinqing.domains.contracts.rules.extraction.model import ENTERPRISE, GOVERNMENT, THIRD
from qinqing.domains.contracts.rules.extraction.naming import BODIES, OTHER, Parties, classify
from qinqing.domains.contracts.rules.extraction.speakers import speakers_of

_NAMED = "|".join([*vocabulary.LETTERED, *vocabulary.ROLES])
_INTRODUCED = re.compile(
    rf"^(?:[\d一二三四]+[.、])?(?P<role>{_NAMED}|[一-鿿]{{1,10}}?(?=（[甲乙丙丁戊]方）)|[一-鿿]{{1,8}}(?=：))"
    r"(?P<also>（[^）]*）)?(?:：|为(?=[^，。]*(?:公司|委员会|局|政府)))(?P<name>[^。；]*)$"
)
_OFFICE = re.compile(f"^(?:{vocabulary.RESPONSIBLE}|{vocabulary.DUE}|{vocabulary.FIELDS})$")
_DOES = re.compile("负责|(?<!供)应(?!急|用)|须|承诺|完成|代表人|签字|确保|[于在].*前|日内")
_CALLED = re.compile(
    r"(?P<name>[^，。；：、（）\"\t]{2,40})(?:（[^（）]{2,12}）)?（(?:(?:以下|下)?(?:简|统|合)?称(?:为)?\"?|即?\")(?P<alias>[^\"）、]{2,16})\"?(?:[、或和]\"?(?P<second>[^\"）]{2,16})\"?)?）"
)
_REMARKED = re.compile(r"（(?:[^（）]*[，、；])?(?:以下|下)?(?:简|统|合)?称(?:为)?\"?(?P<alias>[^\"），、]{2,16})\"?")
_LETTER_BEHIND = re.compile(r"(?P<name>[^，。；：、（）\"\t]{4,40})（(?P<letter>[甲乙丙丁戊]方)）")
"""「采购单位：某公司（甲方）」."""
_AS = re.compile("^(?:即|(?:以下|下)?(?:简|统|合)?称为?)")
_WEAK = (
    (THIRD, re.compile("(?:学院|大学|学校|中学|医院|协会|商会|基金会|研究所)$")),
    (GOVERNMENT, re.compile("(?:局|委|办|处|站|所|中心|组|委员会|社区|镇|乡|村|园区|政府|街道|机关)$")),
    (ENTERPRISE, re.compile("(?:厂|店|社|行|部|坊|场|工作室|研究院|事务所|合伙）?|^[一-鿿]{2,3})$")),
)


def weakly(name: str) -> str | None:
    """Return the side of a party by the last letters of an unusual name; a person is an enterprise's owner."""
    return next((side for side, tail in _WEAK if tail.search(name)), None)


def introduces(sentence: str) -> bool:
    """Whether a sentence only says who a party is."""
    found = _INTRODUCED.match(sentence)
    called = _CALLED.fullmatch(sentence)
    return called is not None or (found is not None and not _DOES.search(found["name"]) and _is_party(found))


_BRACKETS = re.compile(r"（[^）]*）")
_PERSON = re.compile("(?:股东|[人者户]|业主)$")
_PUBLIC = re.compile("国有|国资|区属|市属|县属|政府平台|子公司|项目公司|分公司")


def _is_party(found: re.Match[str]) -> bool:
    """Whether a line of a word and a name introduces a party: by a known word, a letter, or a body as its name."""
    role, name = found["role"], _BRACKETS.sub("", found["name"])
    if role in vocabulary.LETTERED or role in vocabulary.ROLES or found["also"]:
        return True
    if _OFFICE.match(role) or re.search("[，、：]", name) or not 2 <= len(name) <= 40:
        return False
    if _PERSON.search(role) and re.fullmatch("[一-鿿]{2,4}", name):
        return True
    ends = any(match.end() == len(name) for _, tails in BODIES for match in tails.finditer(name))
    return ends or (len(name) >= 4 and role.endswith(("方", "人")) and classify(name) is not None)


def parties_of(text: str) -> Parties:
    """Read preamble, signatures and abbreviations of a whole text."""
    lines = [fold(line).text for line in text.splitlines()]
    whole = "\n".join(lines)
    roles, short = introduced(lines)
    sides = {**vocabulary.ROLES, **_lettered(roles, whole)}
    for alias, name in short.items():
        side = sides.get(name) or sides.get(roles_named(roles, name)) or _alone(alias, name, short)
        if side and alias not in vocabulary.LETTERED and not re.search("项目$|协议|合同|地块|宗地|办法|意见", alias):
            sides |= {alias: side, name: side} if len(name) >= 4 else {alias: side}
    for role, name in roles.items():
        if len(name) >= 4 and role in sides:
            sides[name] = sides[role]
    for name, side in chain(_companies(lines, sides), _behind(whole, lines)):
        sides.setdefault(name, side)
    owing, sole = default(lines)
    sides |= dict.fromkeys(OURS if supplied(lines) else (), THIRD)
    if signer(lines) == GOVERNMENT and not re.search("[甲乙]方", whole):
        sides |= {"我单位": GOVERNMENT, "本单位": GOVERNMENT}
    return Parties(sides, _words(sides), owing, buyer(lines, sides), sole, speakers_of(lines, sides, _bodies(whole)))


def introduced(lines: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return who is named by which role, and by which short name, in folded lines."""
    roles: dict[str, str] = {}
    short: dict[str, str] = {}
    whole = "\n".join(lines)
    for line in lines:
        _introduce(line, whole, roles, short)
    return roles, short


def _words(sides: Mapping[str, str]) -> re.Pattern[str]:
    """Return what finds the words of parties, the longest first."""
    longest = sorted(sides, key=len, reverse=True)
    return re.compile("(?<![第资])(?:" + "|".join(_ALONE.get(one, re.escape(one)) for one in longest) + ")")


def _bodies(whole: str) -> dict[str, str]:
    """Return the sides of bodies in brackets, as behind the names of speakers."""
    return {one: side for one in _BODY_BEHIND.findall(whole) if (side := _side_of(one))}


_CENTRE = re.compile("[一-鿿]{3}中心(?:(?![一-鿿])|编制|制定|发布|印发)")
_ALONE = {one: f"(?:(?<![一-鿿])|(?<=[由向给对请经与和告馈])){one}" for one in ("中心", "公司")}
"""Words that are a party only where they do not end a longer name."""
_BODY_BEHIND = re.compile('（([^（），、："]{2,24})）')
_BEHIND = re.compile(
    rf"(?P<alias>(?:(?![{vocabulary.BETWEEN}])[一-鿿]){{2,4}}(?:公司|单位|企业|平台|中心))"
    r"（(?P<name>[一-鿿]{4,24}(?:公司|局|中心|银行|支行|委员会))）"
)


def _side_of(name: str) -> str | None:
    """Return the side of a body that is no party: suppliers and banks are thirds."""
    return THIRD if re.search(vocabulary.UTILITIES, name) else classify(name) or weakly(name)


def _behind(whole: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return the words that go for a body: before its name in brackets, or the tail of the issuer's name."""
    for match in _BEHIND.finditer(whole):
        side = _side_of(match["name"])
        if side:
            yield match["alias"], side
    if _CENTRE.search("\n".join(lines[:ISSUER])):
        yield from ((tail, GOVERNMENT) for tail in ("服务中心", "中心"))


MOST_COMPANIES = 40
_COMPANY = re.compile(r"(?<![一-鿿])[一-鿿]{4,24}?(?:有限责任公司|股份有限公司|有限公司)")
_LEADS_TO_NAME = re.compile("^(?:关于|同意|支持|帮助|督促|协调|引进|[就由对与和向经为])")
_PROJECT = re.compile(
    r"关于(?P<name>[一-鿿]{3,8}?)(?:公司|企业)?(?:[一二三四]期)?(?:的)?(?:建设|投资|生产)?(?:项目|"
    r"有关|用地|厂房|，|$)"
)
_FIRMS = re.compile(r"(?P<names>(?:[一-鿿]{3,8}[、和及与]){1,9}[一-鿿]{3,8}?)等?[\d一二两三四五六七八九十]+[家户]")
_SPOKEN = re.compile(
    r"(?:^|[，。；：、、\n]|关于|针对|就)(?P<name>[一-鿿]{3,8}?)(?=反映|诉求|(?:作为|是|系)[^，。；]{0,16}(?:重点|骨干|龙头)企业)"
)
_GENERAL = re.compile(
    "园区|重点|产业|施工|审批|道路|配套|基础|工业|会议|工作|协议|原|设施|土地|资金|净地|工期|"
    "股权|能耗|支持|加快|推进|政府|问题|企业"
)


def _companies(lines: Sequence[str], sides: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return short names under which companies go in a text: the longest part of a name that is used alone."""
    whole = "\n".join(lines)
    for match in _FIRMS.finditer(whole):
        names = re.split("[、和及与]", match["names"])
        yield from ((name, ENTERPRISE) for name in names if len(name) >= 3 and classify(name) is None)
    for match in (*_PROJECT.finditer(whole), *_SPOKEN.finditer(whole)):
        if not _GENERAL.search(match["name"]) and classify(match["name"]) is None:
            yield match["name"], ENTERPRISE
    for full in sorted(set(_COMPANY.findall(whole)))[:MOST_COMPANIES]:
        side = sides.get(full) or (THIRD if re.search(vocabulary.UTILITIES, full) else classify(full))
        core = re.sub("(?:有限责任|股份有限|有限)公司$", "", _LEADS_TO_NAME.sub("", full))
        if side == THIRD:
            yield full, THIRD
        if side in (ENTERPRISE, THIRD):
            yield from ((name, side) for name in _short(core) if name in whole and classify(name) == ENTERPRISE)
        if side == ENTERPRISE:
            used = (name for name in _short(core) if whole.count(name) > whole.count(full))
            yield from islice(((name, side) for name in used), 1)


def _short(core: str) -> Iterator[str]:
    """Return what the name of a company may be shortened to: parts of it, or two letters and 「公司」."""
    for size in range(min(8, len(core)), 2, -1):
        yield from (core[start : start + size] for start in (0, 2, 3) if start + size <= len(core))
    yield from (core[start : start + 2] + "公司" for start in (0, 2, 3, 4) if start + 2 <= len(core))


def roles_named(roles: Mapping[str, str], name: str) -> str:
    """Return the role that a name has, or an empty word."""
    return next((role for role, given in roles.items() if given and given in name), "")


def _introduce(line: str, whole: str, roles: dict[str, str], short: dict[str, str]) -> None:
    found = _INTRODUCED.match(line)
    if found and _is_party(found) and (found["also"] or _speaks_of(found["role"], whole)):
        name = re.sub('["_□]', "", _BRACKETS.sub("", found["name"]))[:60].split("，")[0]
        if not _DOES.search(name):
            roles.setdefault(found["role"], name)
            remarks = (one for one in _BRACKETS.findall(found["name"]) if _PUBLIC.search(one))
            words = re.findall('[^（）、，"]+', (found["also"] or "") + "".join(remarks))
            for alias in filter(None, (_AS.sub("", one) for one in words)):
                roles.setdefault(alias, name)
            for alias in _REMARKED.findall(found["name"]):
                (roles if alias in vocabulary.ROLES else short).setdefault(alias, name)
    _call(line, roles, short)


def _call(line: str, roles: dict[str, str], short: dict[str, str]) -> None:
    """Take the letters and the short names that stand in brackets behind a name."""
    for found in _LETTER_BEHIND.finditer(line):
        if classify(found["name"]) is not None:
            roles.setdefault(found["letter"], found["name"])
    for called in _CALLED.finditer(line):
        for alias in filter(None, (called["alias"], called["second"])):
            if alias in vocabulary.LETTERED or alias in vocabulary.ROLES:
                roles.setdefault(alias, called["name"])
            else:
                short.setdefault(alias, called["name"])


def _speaks_of(role: str, whole: str) -> bool:
    """Whether a word is a role: a text uses it again where it does not name anybody, and names one body by it."""
    if role in vocabulary.LETTERED or role in vocabulary.ROLES:
        return True
    named = set(re.findall(rf"(?m)^{role}(?:（[^）]*）)?：(.+)$", whole))
    return len(named) == 1 and bool(re.search(rf"{role}(?![：（])", whole))


def _alone(alias: str, name: str, short: Mapping[str, str]) -> str | None:
    """Return the side of a body with nothing but its name; beside a private company a public one is the government."""
    side = classify(name)
    if side is None and _PERSON.search(alias) and re.fullmatch("[一-鿿]{2,4}", name):
        return ENTERPRISE
    others = {classify(one) for one in short.values() if not re.search(vocabulary.UTILITIES, one)}
    if side == ENTERPRISE and re.search(vocabulary.UTILITIES, name) and {GOVERNMENT, ENTERPRISE} <= others:
        return THIRD  # a bank or a supplier beside the two for whom it lends or supplies
    public = side in (None, ENTERPRISE) and re.search(vocabulary.PLATFORM, name)
    private = (one for one in short.values() if classify(one) == ENTERPRISE and not re.search(vocabulary.PLATFORM, one))
    return GOVERNMENT if public and any(private) else side


PLATFORM = "平台"
_PLACE = re.compile("[省市县区镇]|公司|有限|集团")


def _lettered(roles: Mapping[str, str], text: str) -> dict[str, str]:
    """Decide the sides of the named roles; beside another enterprise a platform company stands for the government."""
    sides = {role: classify(name) or weakly(name) for role, name in roles.items() if name}
    kinds = {letter: _kind(roles, letter, sides) for letter in vocabulary.LETTERED}
    first, second = _first_two(roles, kinds, text, GOVERNMENT in sides.values())
    letters = {"甲方": first, "乙方": second}
    for letter in vocabulary.LETTERED[2:]:
        letters[letter] = _further(roles, letter, kinds, letters)
    private = any(side == ENTERPRISE and not re.search(vocabulary.PLATFORM, roles[one]) for one, side in sides.items())
    decided = {role: _platform(role, _described(roles, role), side, private) for role, side in sides.items() if side}
    decided |= {role: THIRD for role in roles if re.search(f"^(?:{vocabulary.SUPPLIERS})$", role)}
    for role, name in roles.items():
        same = next((letter for letter in letters if role != letter and roles.get(letter) == name and name), None)
        if same and role not in letters:
            decided[role] = letters[same]
    others = {role: side for role, side in decided.items() if role not in vocabulary.LETTERED}
    return {**_roles(decided), **letters, "甲": first, **others}


def _kind(roles: Mapping[str, str], letter: str, sides: Mapping[str, str | None]) -> str | None:
    """Return what a party is by its name: of the government, an enterprise, a platform company or a third."""
    side = sides.get(letter)
    described = _described(roles, letter)
    if re.search(vocabulary.SUPPLIERS, described):
        return THIRD
    return PLATFORM if side == ENTERPRISE and re.search(vocabulary.PLATFORM, described) else side


def _first_two(roles: Mapping[str, str], kinds: Mapping[str, str | None], text: str, watched: bool) -> tuple[str, str]:
    """Return the sides of 甲方 and 乙方: by their names, and where these say nothing or the same, by all weak signs."""
    one, other = kinds["甲方"], kinds["乙方"]
    further = [kinds[letter] for letter in vocabulary.LETTERED[2:]]
    if THIRD in (one, other) and one != other and GOVERNMENT in further:
        return (one or ENTERPRISE, other or ENTERPRISE)
    if GOVERNMENT in (one, other):
        return _beside_government(one, further), _beside_government(other, further)
    if watched and one == other == ENTERPRISE:
        return ENTERPRISE, ENTERPRISE
    if watched and ENTERPRISE in further and {one, other} <= {PLATFORM}:
        return GOVERNMENT, GOVERNMENT
    weight = 1 + 3 * ((one == PLATFORM) - (other == PLATFORM)) + _deeds("甲", text) - _deeds("乙", text)
    return (GOVERNMENT, ENTERPRISE) if weight > 0 else (ENTERPRISE, GOVERNMENT)


def _beside_government(kind: str | None, further: Sequence[str | None]) -> str:
    """Return the side of 甲方 or 乙方 when one of them is of the government."""
    if kind == GOVERNMENT or (kind == PLATFORM and ENTERPRISE in further):
        return GOVERNMENT
    return THIRD if kind in (THIRD, None) and ENTERPRISE in further else ENTERPRISE


def _further(roles: Mapping[str, str], letter: str, kinds: Mapping[str, str | None], letters: Mapping[str, str]) -> str:
    """Return the side of a third or fourth party: whoever is neither of the government nor the only enterprise."""
    if kinds[letter] == GOVERNMENT:
        return GOVERNMENT
    enterprises = [one for one, side in letters.items() if side == ENTERPRISE]
    alone = not enterprises and kinds[letter] in (ENTERPRISE, PLATFORM)
    kin = any(_kin(roles.get(one, ""), roles.get(letter, "")) for one in enterprises)
    return ENTERPRISE if alone or kin or re.search("项目公司|子公司|分公司", _described(roles, letter)) else THIRD


def _kin(name: str, other: str) -> bool:
    """Whether two companies bear one name: a mother and her daughter."""
    parts = (name[place : place + 3] for place in range(6) if len(name) >= place + 3)
    return any(part in other for part in parts if not _PLACE.search(part))


_INVESTS = (
    "(?:拟|将|在|的|负责)?[^，。；：乙甲]{0,8}(?:投资建设|投资|注册|落户|迁入|入驻|入园|受让|"
    "竞得|租用|承租|投产|缴纳税|纳税|招用)"
)
_GOVERNS = (
    "(?:[^，。；：乙甲]{0,4}(?:园区|工业园|开发区|管辖|辖区|财政|招商)|"
    "[^，。；：乙甲]{0,8}(?:兑现|征地|征收|拆迁|供地|奖励|协调各|代办))"
)


MOST_DEEDS = 3


def _deeds(letter: str, text: str) -> int:
    """Return how much more of what governments do than of what enterprises do a party does in a text."""
    governs, invests = (len(re.findall(f"{letter}方{does}", text)) for does in (_GOVERNS, _INVESTS))
    return max(-MOST_DEEDS, min(MOST_DEEDS, governs - invests))


def _described(roles: Mapping[str, str], role: str) -> str:
    """Return the name of a party with all words by which it is introduced."""
    given = roles.get(role, "")
    return given + "".join(other for other, name in roles.items() if given and name == given)


def _platform(role: str, name: str, side: str, private: bool) -> str:
    """Return the side of a role; a platform company stands for the government in its role or beside a private one."""
    public = side == ENTERPRISE and re.search(vocabulary.PLATFORM, name)
    stands = public and (private or vocabulary.ROLES.get(role) == GOVERNMENT)
    return GOVERNMENT if stands and vocabulary.ROLES.get(role) != ENTERPRISE else side


def _roles(decided: Mapping[str, str]) -> dict[str, str]:
    """Turn opposite roles with the one that is known: who leases from an enterprise may be the government."""
    pairs = (("出租方", "承租方"), ("出租人", "承租人"), ("委托人", "受托人"), ("发包人", "承包人"), ("买方", "卖方"))
    found = {}
    for one, other in pairs:
        if one in decided and other not in decided:
            found[other] = OTHER.get(decided[one], ENTERPRISE)
        if other in decided and one not in decided:
            found[one] = OTHER.get(decided[other], GOVERNMENT)
    return found
