"""What in the accounts waits for the security administrator: each kind is counted, and narrows the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries.factors import SECOND
from qinqing.kernel.parties.queries import posts_open

WAITS, NEW, BARE, IDLE, LOCKED = "waits", "new", "bare", "idle", "locked"
STATES = {
    WAITS: ("暂时锁定", "连续输错密码，等本人来问"),
    NEW: ("待改密码", "还在用发给他的一次性密码"),
    BARE: ("缺两步验证", "岗位规定要用，本人还没有启用"),
    IDLE: ("没有岗位", "没有在任的岗位，账号还没有停用"),
    LOCKED: ("已停用", "不能登录，可以恢复"),
}
"""State of an account -> its word, and what it means."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many accounts are in a state."""

    code: str
    word: str
    means: str
    count: int


def failing(now: datetime) -> QuerySet[AccessAttempt]:
    """Return the attempts because of which a username has to wait."""
    since = now - timedelta(hours=settings.AXES_COOLOFF_TIME)
    found: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        attempt_time__gte=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return found


def _conditions(now: datetime) -> dict[str, Q]:
    held = posts_open(OuterRef("person"), timezone.localdate(now))
    demanding = held.filter(role__in=settings.QINQING_TOTP_ROLES)
    has_second = Exists(Authenticator.objects.filter(SECOND, user=OuterRef("pk")))
    active = Q(is_active=True)
    return {
        WAITS: active & Q(username__in=failing(now).values("username")),
        NEW: active & Q(password=F("issued")) & ~Q(issued=""),
        BARE: active & Q(Exists(demanding)) & Q(~has_second),
        IDLE: active & Q(~Exists(held)),
        LOCKED: ~active,
    }


def narrowed(accounts: QuerySet[Account], state: str, now: datetime) -> QuerySet[Account]:
    """Return the accounts in a state; all where it is none of STATES."""
    conditions = _conditions(now)
    return accounts.filter(conditions[state]) if state in conditions else accounts


def waiting(accounts: QuerySet[Account], now: datetime) -> Sequence[Waiting]:
    """Return how many accounts are in each state; one query."""
    counted = {code: Count("pk", filter=condition) for code, condition in _conditions(now).items()}
    counts = accounts.aggregate(**counted)
    return [Waiting(code, *STATES[code], counts[code]) for code in STATES]
