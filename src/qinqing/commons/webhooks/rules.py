"""What is signed and how, how long to wait before the next try, and when to give up."""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from qinqing.kernel.notices.rules import Letter

MARK = "whsec_"
"""A secret begins with it, as the convention Standard Webhooks has it; the rest is base64."""

LENGTH = 32
"""Random bytes of a secret."""

OVERLAP = timedelta(days=7)
"""How long the former secret still signs beside the new one."""

PAUSES = tuple(timedelta(seconds=one) for one in (10, 60, 300, 1800, 7200, 18000, 36000, 36000))
"""Between one try and the next; after the last of them an event is parked."""

GIVE_UP = timedelta(days=5)
"""After so long without a single success nothing is pushed any more, until somebody starts it again."""

KEPT = timedelta(days=30)
"""How long it is known that something was pushed."""


def alert(city: str) -> Letter:
    """Return what administrators are written when a system was given up: not which one."""
    return Letter(
        subject="【亲清】有一个事件推送已自动停止",
        body=f"您好：\n\n{city}亲清平台向一个外部系统连续 {GIVE_UP.days} 天没有推送成功，已自动停止。"
        "请登录平台，在「事件推送」中查看原因，请对方修好以后恢复推送。\n\n请勿直接回复。\n",
    )


def secret_of(chance: bytes) -> str:
    """Return a secret as it is shown, this one time."""
    return MARK + b64encode(chance).decode()


def signature(secret: str, push: str, at: datetime, body: bytes) -> str:
    """Return one signature of Standard Webhooks: `v1,` and HMAC-SHA256 over id, time and body, as base64."""
    said = f"{push}.{int(at.timestamp())}.".encode() + body
    key = b64decode(secret.removeprefix(MARK))
    return "v1," + b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def headers(secrets: Sequence[str], push: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return what goes above the body; whoever knows one of the secrets finds its signature among them."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": push,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(one, push, at, body) for one in secrets),
    }


def pause(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failures; None when that was the last try."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def rest(failures: int) -> timedelta:
    """Return for how long a system that failed so often, one after another, is left alone."""
    return PAUSES[min(failures, len(PAUSES)) - 1]
