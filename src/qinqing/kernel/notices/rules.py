"""What may leave the house: never a title, a name or an amount."""

from dataclasses import dataclass

_WORDS = {0: "消息", 1: "提醒", 2: "预警", 3: "警报"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out."""

    subject: str
    body: str


def letter(level: int, city: str) -> Letter:
    """Return the mail for a notice of `level`: it says that there is something and where to read it, not what."""
    word = _WORDS[level]
    return Letter(
        subject=f"【亲清】您有 1 条{word}",
        body=f"您好：\n\n{city}亲清平台有 1 条{word}等您查看。请登录平台，在「消息」中查看详情。\n\n"
        "为保护双方信息，邮件中不写事项内容。请勿直接回复。\n",
    )
