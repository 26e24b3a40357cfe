"""What happens to accounts and exclusions."""

from qinqing.kernel.chronicle.events import EventKind

OPENED = EventKind("access.account.opened", "开通账号", ("account", "person"))
PASSWORD_RENEWED = EventKind("access.account.password_renewed", "重置密码", ("account",))
SECOND_RENEWED = EventKind("access.account.second_factor_renewed", "解除两步验证", ("account",))
LOCKED = EventKind("access.account.locked", "停用账号", ("account",))
UNLOCKED = EventKind("access.account.unlocked", "恢复账号", ("account",))
WAIT_ENDED = EventKind("access.account.wait_ended", "解除登录锁定", ("account",))
DECLARED = EventKind(
    "access.exclusion.declared", "登记回避", ("exclusion", "person", "unit", "and_below", "since", "until")
)
EXCLUSION_ENDED = EventKind("access.exclusion.ended", "结束回避", ("exclusion", "until"))

SEAT_OFFERED = EventKind(
    "access.seat.offered", "发出席位码", ("seat", "unit", "rank", "scopes", "handed", "expires_at")
)
SEAT_WITHDRAWN = EventKind("access.seat.withdrawn", "作废席位码", ("seat", "unit"))
SEAT_MISSED = EventKind("access.seat.missed", "席位码输错", ("seat", "unit", "misses"))
SEAT_TAKEN = EventKind("access.seat.claimed", "领取席位", ("seat", "unit", "person", "post_id", "rank", "scopes"))
SCOPES_SET = EventKind("access.member.rescoped", "调整成员权限", ("unit", "person", "post_id", "scopes_was", "scopes"))
MEMBER_REMOVED = EventKind("access.member.removed", "移除成员", ("unit", "person", "post_id", "until"))
MEMBER_CHANGE_UNDONE = EventKind("access.member.change_reversed", "撤回成员变更", ("unit", "undone_seq", "undone_kind"))
TOKEN_OPENED = EventKind(
    "access.token.opened", "开通接口令牌", ("token", "account", "post_id", "permissions", "expires_on")
)
TOKEN_REVOKED = EventKind("access.token.revoked", "停用接口令牌", ("token", "account"))
FEED_OPENED = EventKind("access.feed.opened", "开通日历订阅", ("feed", "account", "post_id", "former"))
FEED_ENDED = EventKind("access.feed.ended", "停用日历订阅", ("feed", "account"))
PASSKEY_ADDED = EventKind("access.passkey.added", "添加通行密钥", ("account", "passkey"))
PASSKEY_RENAMED = EventKind("access.passkey.renamed", "通行密钥改名", ("account", "passkey"))
PASSKEY_REMOVED = EventKind("access.passkey.removed", "移除通行密钥", ("account", "passkey"))
IDENTITY_BOUND = EventKind("access.identity.linked", "绑定统一身份", ("identity", "account", "issuer"))
IDENTITY_ENDED = EventKind("access.identity.ended", "解除统一身份", ("identity", "account", "issuer"))
HANDED_OUT = EventKind("access.token.exported", "程序取走", ("table", "rows"))

KINDS = (
    OPENED,
    PASSWORD_RENEWED,
    SECOND_RENEWED,
    LOCKED,
    UNLOCKED,
    WAIT_ENDED,
    DECLARED,
    EXCLUSION_ENDED,
    SEAT_OFFERED,
    SEAT_WITHDRAWN,
    SEAT_MISSED,
    SEAT_TAKEN,
    SCOPES_SET,
    MEMBER_REMOVED,
    MEMBER_CHANGE_UNDONE,
    TOKEN_OPENED,
    TOKEN_REVOKED,
    FEED_OPENED,
    FEED_ENDED,
    PASSKEY_ADDED,
    PASSKEY_RENAMED,
    PASSKEY_REMOVED,
    IDENTITY_BOUND,
    IDENTITY_ENDED,
    HANDED_OUT,
)
