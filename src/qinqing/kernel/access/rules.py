"""The roles, in plain words; what each may do is stated beside the acts, in every room's `access`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from qinqing.kernel.parties.rules import ADMINISTRATORS, CLAIM, MONEY, SCOPES, SIGN, VIEW


class Role:
    """A kind of user; a post carries exactly one."""

    code: ClassVar[str]
    label: ClassVar[str]
    describes: ClassVar[str]
    home: ClassVar[str] = "todo"


class Enterprise(Role):
    """Acts for an enterprise."""

    code, label = "enterprise", "企业代表"
    describes = "看到本企业的合同和政府欠本企业的事，报完成、确认或退回政府的完成报告。"
    home = "enterprise"


class Clerk(Role):
    """Handles matters in a government unit."""

    code, label = "clerk", "经办人员"
    describes = "办理本单位的事项，报完成并附证据，确认或退回对方的完成报告。"


class Head(Role):
    """Leads a government unit."""

    code, label = "head", "单位负责人"
    describes = "看到本单位的警报和全部事项，签收警报。"
    home = "alarms"


class Supervisor(Role):
    """Watches those who check; never confirms a fulfilment in their place."""

    code, label = "supervisor", "监督人员"
    describes = "看到所监督范围内的合同和警报；不能代替任何一方报完成或确认。"
    home = "alarms"


class SystemAdministrator(Role):
    """Keeps rules and calendars; sees no matter."""

    code, label = "system", "系统管理员"
    describes = "查看工作日历和提醒规则；看不到任何事项的内容。"
    home = "calendar"


class SecurityAdministrator(Role):
    """Keeps accounts and rights; sees no matter."""

    code, label = "security", "安全管理员"
    describes = "查看账号、岗位和权限；看不到任何事项的内容。"
    home = "accounts"


class AuditAdministrator(Role):
    """Checks the records; sees no matter."""

    code, label = "audit", "审计管理员"
    describes = "校验全部记录是否被改动；看不到任何事项的内容。"
    home = "verification"


__all__ = [
    "ADMINISTRATORS",
    "CLAIM",
    "EVERYONE",
    "MEMBERS",
    "MONEY",
    "ROLES",
    "SIGN",
    "STAFF",
    "VIEW",
    "Grants",
    "Programs",
    "Provider",
    "Role",
    "Scopes",
    "Words",
    "out_of_scope",
]

ROLES: Mapping[str, type[Role]] = {
    role.code: role
    for role in (
        Enterprise,
        Clerk,
        Head,
        Supervisor,
        SystemAdministrator,
        SecurityAdministrator,
        AuditAdministrator,
    )
}

Grants = Mapping[str, frozenset[str]]
"""Permission -> codes of the roles that hold it."""

Scopes = Mapping[str, str]
"""Permission -> the scope that a member of an enterprise needs for it, beside the role."""

Words = Mapping[str, str]
"""Permission -> what it allows, as the page of rights says it."""

READING, WRITING = "reading", "writing"

Programs = Mapping[str, str]
"""Permission that a token may carry -> READING or WRITING."""

MEMBERS = "members"
"""Comes with the seat of the legal representative, and is given to nobody else."""


def out_of_scope(scope: str) -> str:
    """Return what a member reads who lacks `scope`."""
    if scope == MEMBERS:
        return "只有法定代表人可以管理本企业成员。"
    return f"您在本企业没有「{SCOPES[scope]}」权限。需要时请法定代表人在「本企业成员」里授权。"


CODE_DAYS, TRIES = 7, 5
"""How long a seat's one-time code opens, and how often somebody may mistype it."""

WINDOW, CONTACT, MEMBER = "window", "contact", "member"

HANDED = {WINDOW: "在窗口当面交给", CONTACT: "告诉登记的联系人", MEMBER: "由本企业转告"}
"""How a seat's code reached whoever uses it."""

LONGEST, MOST_TOKENS, PER_MINUTE = 365, 10, 120
"""Of a token: for how many days it opens, how many one post holds at a time, how often one may ask in a minute."""

FEED_PER_MINUTE = 20
"""How often a feed of due days may be asked for in a minute; calendars do so a few times a day."""

MOST_PASSKEYS, PASSKEY_NAME = 10, 40
"""Of passkeys: how many one account keeps, and how long the name of one may be."""

MARK = "qinqing_"
"""Every token begins with it, so that one that got lost is recognised."""

STAFF = frozenset({"clerk", "head", "supervisor"})
EVERYONE = frozenset(ROLES)


LONGEST_SUBJECT = 255
"""ASCII characters of a subject (OpenID Connect Core 1.0, 2)."""

SECOND_ELSEWHERE = "second_elsewhere"
"""Key in a session, and in the state of a log-in: the identity provider did what counts as the second factor."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider (统一身份认证) that a city connected: settings, no row.

    `second` are values of `amr` or `acr` by which what the provider did counts as our second factor; none by default.
    """

    code: str
    name: str
    issuer: str
    client_id: str
    secret: str
    second: frozenset[str] = frozenset()
