"""Amounts in capital numerals (大写), as cheques and contracts write them."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
GROUP = 10_000


def capitals(fen: int) -> str:
    """Return an amount in 分 in capital numerals: 伍佰万元整, 壹仟零贰元零叁分; raises ValueError below zero."""
    if fen < 0:
        raise ValueError(fen)
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{whole or '零元'}整"
    tenths = f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"{whole}{tenths}{DIGITS[cent]}分" if cent else f"{whole}{tenths}整"


def _whole(number: int) -> str:
    groups = list[int]()
    while number:
        number, group = divmod(number, GROUP)
        groups.append(group)
    if len(groups) > len(_GROUPS):
        raise ValueError("too large")
    words, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        zero = words and (gap or group < GROUP // 10)
        words += ("零" if zero else "") + _group(group) + _named(place, groups)
        gap = False
    return words


def _named(place: int, groups: list[int]) -> str:
    """Return the name of a group; 亿 stands once where 万亿 and 亿 follow one another."""
    if place == len(_GROUPS) - 1 and groups[place - 1]:
        return "万"
    return _GROUPS[place]


def _group(group: int) -> str:
    """Return four digits, without the zeros in front."""
    words, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + _PLACES[place]
        gap = False
    return words
