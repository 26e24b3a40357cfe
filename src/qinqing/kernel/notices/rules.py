"""What may leave the house, and when: never a title, a name or an amount, and not at night."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time

_WORDS = {3: "警报", 2: "预警", 1: "提醒", 0: "消息"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out."""

    subject: str
    body: str


def letter(levels: Iterable[int], city: str, address: str = "") -> Letter:
    """Return one mail for all notices that wait for a person, by their `levels`, the gravest first.

    How many, never what they say; `address` leads to the house, empty when the installation does not know its own.
    """
    counts = Counter(levels)
    said = "、".join(f"{counts[level]} 条{word}" for level, word in _WORDS.items() if counts[level])
    return Letter(
        subject=f"【亲清】您有 {said}",
        body=f"您好：\n\n{city}亲清平台有 {said}等您查看。请登录平台，在「消息」中查看详情。\n\n{_link(address)}"
        "为保护双方信息，邮件中不写事项内容。请勿直接回复。\n",
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel beside mail: how people call it, what they type, how apprise writes such an address."""

    label: str
    asks: str
    pattern: str
    plugin: str
    free_host: bool = False


KINDS: Mapping[str, Kind] = {
    "wecom": Kind(
        "企业微信群机器人",
        "在企业微信群里添加群机器人，复制它的地址。",
        r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send/?\?key=([A-Za-z0-9_-]{8,100})",
        "wecombot://{0}/",
    ),
    "dingtalk": Kind(
        "钉钉群机器人",
        "在钉钉群里添加自定义机器人，安全设置选“自定义关键词”，填“亲清”，复制它的地址。",
        r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{8,100})",
        "dingtalk://{0}/",
    ),
    "generic": Kind(
        "自己的接收地址",
        "能接收消息的安全地址，写完整。",
        r"(https?)://([^\s@?#]+)(?:\?([^\s@#]*))?",
        "{0}://{1}{2}",
        free_host=True,
    ),
}
"""What a city may permit; the hosts of the first two are fixed by apprise."""

MOST_CHANNELS = 3
"""Of one person, open at a time."""


def plugin_address(kind: str, address: str) -> str | None:
    """Return an address as apprise writes it; None when it is none of that kind."""
    found = re.fullmatch(KINDS[kind].pattern, address)
    if found is None:
        return None
    if not KINDS[kind].free_host:
        return KINDS[kind].plugin.format(*found.groups())
    scheme, rest, asked = found.groups()
    kept = "?" + "&".join(f"-{one}" for one in asked.split("&")) if asked else ""
    return KINDS[kind].plugin.format({"https": "jsons", "http": "json"}[scheme], rest, kept)


def trial(city: str) -> Letter:
    """Return what a test sends."""
    return Letter("【亲清】测试消息", f"这是{city}亲清平台的一条测试消息。以后有提醒会发到这里，不写事项内容。")


def _link(address: str) -> str:
    return f"{address}/notices/\n\n" if address else ""


_ADDRESS = re.compile(r"[^\s'\"<>()]+@[^\s'\"<>()]+")
_KIND = re.compile(r"[A-Za-z_.]+")


def kind_of_fault(fault: str) -> str:
    """Return what kind a program's fault is, without its words: those may hold what the program was reading."""
    found = _KIND.match(fault)
    return found.group() if found else ""


def fault_of_mail(fault: str) -> str:
    """Return what the mail server answered, without addresses; a letter carries nothing else of anybody."""
    return _ADDRESS.sub("〔邮箱〕", fault)


Hours = tuple[time, time]


def hours(text: str) -> Hours | None:
    """Read `22:00-07:00`; empty means that no hour is quiet. Raises ValueError for anything else."""
    if not text:
        return None
    first, last = (time.fromisoformat(part.strip()) for part in text.split("-"))
    return first, last


def is_quiet(at: time, quiet: Hours | None) -> bool:
    """Return whether letters are held at `at`: from the first hour up to, not at, the last, also over midnight."""
    if quiet is None:
        return False
    first, last = quiet
    return first <= at < last if first <= last else at >= first or at < last
