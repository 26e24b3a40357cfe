"""Who may open accounts and the pages about rights."""

from qinqing.kernel.access.rules import ADMINISTRATORS, EVERYONE, MEMBERS, SIGN, STAFF, VIEW, Grants, Scopes, Words

READ_RIGHTS = "access:rights:read"
OPEN_ACCOUNT = "access:account:open"
RENEW_PASSWORD = "access:password:renew"  # noqa: S105 - a permission, not a password
RENEW_SECOND = "access:second:renew"
LOCK_ACCOUNT = "access:account:lock"
READ_ACCOUNTS = "access:account:read"
READ_CHANGES = "access:change:read"
DECLARE = "access:exclusion:declare"
END_EXCLUSION = "access:exclusion:end"
OFFER_SEAT = "access:seat:offer"
TAKE_SEAT = "access:seat:take"
READ_MEMBERS = "access:member:read"
MANAGE_MEMBERS = "access:member:manage"
READ_OWN_TOKENS = "access:token:read_own"
OPEN_TOKEN = "access:token:open"  # noqa: S105 - a permission, not a password
GIVE_UP_TOKEN = "access:token:give_up"  # noqa: S105 - a permission, not a password
READ_TOKENS = "access:token:read"
REVOKE_TOKEN = "access:token:revoke"  # noqa: S105 - a permission, not a password
OPEN_FEED = "access:feed:open"
END_FEED = "access:feed:end"
KEEP_PASSKEYS = "access:passkey:keep"
BIND_OWN = "access:identity:bind_own"
BIND = "access:identity:bind"

GRANTS: Grants = {
    OPEN_FEED: STAFF | {"enterprise"},
    END_FEED: STAFF | {"enterprise"},
    KEEP_PASSKEYS: EVERYONE,
    BIND_OWN: EVERYONE,
    BIND: frozenset({"security"}),
    LOCK_ACCOUNT: frozenset({"security"}),
    READ_ACCOUNTS: frozenset({"security", "audit"}),
    READ_CHANGES: ADMINISTRATORS,
    DECLARE: STAFF | {"security"},
    END_EXCLUSION: frozenset({"security"}),
    READ_RIGHTS: frozenset({"security", "audit"}),
    OPEN_ACCOUNT: frozenset({"security"}),
    RENEW_PASSWORD: frozenset({"security"}),
    RENEW_SECOND: frozenset({"security"}),
    OFFER_SEAT: frozenset({"clerk"}),
    TAKE_SEAT: frozenset({"enterprise"}),
    READ_MEMBERS: frozenset({"enterprise"}),
    MANAGE_MEMBERS: frozenset({"enterprise"}),
    READ_OWN_TOKENS: STAFF | {"enterprise"},
    OPEN_TOKEN: STAFF | {"enterprise"},
    GIVE_UP_TOKEN: STAFF | {"enterprise"},
    READ_TOKENS: frozenset({"security", "audit"}),
    REVOKE_TOKEN: frozenset({"security"}),
}

SCOPES: Scopes = {
    OPEN_FEED: VIEW,
    END_FEED: VIEW,
    KEEP_PASSKEYS: VIEW,
    BIND_OWN: VIEW,
    TAKE_SEAT: VIEW,
    READ_MEMBERS: VIEW,
    MANAGE_MEMBERS: MEMBERS,
    READ_OWN_TOKENS: VIEW,
    OPEN_TOKEN: SIGN,
    GIVE_UP_TOKEN: VIEW,
}

WORDS: Words = {
    OPEN_FEED: "开通、更换自己的日历订阅，看它被取过几次。",
    END_FEED: "停用自己的日历订阅。",
    KEEP_PASSKEYS: "添加、改名、移除自己的通行密钥。",
    BIND_OWN: "把自己的账号和统一身份绑定、解绑。",
    BIND: "给别人的账号绑定、解绑统一身份。",
    READ_RIGHTS: "看本页：每种角色能做什么。",
    OPEN_ACCOUNT: "给在任的人开通账号。",
    RENEW_PASSWORD: "重置别人的密码。",
    RENEW_SECOND: "解除别人丢失的两步验证，由本人重新启用。",
    LOCK_ACCOUNT: "停用、恢复账号，解除登录锁定。",
    READ_ACCOUNTS: "看账号列表。",
    READ_CHANGES: "看自己这一类的变更记录。",
    DECLARE: "登记回避。",
    END_EXCLUSION: "结束回避。",
    OFFER_SEAT: "给范围之内的企业发第一个席位码。",
    TAKE_SEAT: "凭席位码领取席位。",
    READ_MEMBERS: "看本企业的成员。",
    MANAGE_MEMBERS: "邀请、移除本企业成员，调整他们的权限。",
    READ_OWN_TOKENS: "看自己开通的接口令牌。",
    OPEN_TOKEN: "给程序开通接口令牌，范围不超过自己的岗位。",
    GIVE_UP_TOKEN: "停用自己的接口令牌。",
    READ_TOKENS: "看管辖范围之内的人开通了哪些接口令牌。",
    REVOKE_TOKEN: "停用别人的接口令牌。",
}
