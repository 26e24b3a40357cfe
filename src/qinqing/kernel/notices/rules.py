"""What may leave the house, and when: never a title, a name or an amount, and not at night."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

_WORDS = {3: "警报", 2: "预警", 1: "提醒", 0: "消息"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out."""

    subject: str
    body: str


def letter(levels: Iterable[int], city: str) -> Letter:
    """Return one mail for all notices that wait for a person, by their `levels`: how many, never what they say."""
    counts = Counter(levels)
    said = "、".join(f"{counts[level]} 条{word}" for level, word in _WORDS.items() if counts[level])
    return Letter(
        subject=f"【亲清】您有 {said}",
        body=f"您好：\n\n{city}亲清平台有 {said}等您查看。请登录平台，在「消息」中查看详情。\n\n"
        "为保护双方信息，邮件中不写事项内容。请勿直接回复。\n",
    )


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
