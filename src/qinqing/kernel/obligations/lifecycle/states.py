"""The states of an obligation, whose turn it is in each, and what becomes of what somebody asks."""

PENDING, RUNNING, SUSPENDED, CLAIMED, VERIFIED, WAIVED, SUPERSEDED, ENDED = (
    "pending",
    "running",
    "suspended",
    "claimed",
    "verified",
    "waived",
    "superseded",
    "ended",
)

STATES = {
    PENDING: "待开启",
    RUNNING: "办理中",
    SUSPENDED: "已中止",
    CLAIMED: "待确认",
    VERIFIED: "已兑现",
    WAIVED: "已免除",
    SUPERSEDED: "已被补充协议替代",
    ENDED: "已终止",
}

RELEASED = frozenset({WAIVED, SUPERSEDED, ENDED})
"""Nothing more is owed, although it was not fulfilled."""

CLOSED = RELEASED | {VERIFIED}
"""Nothing more is owed: what waited for it may begin, or waits for what took its place."""

OPEN = frozenset(STATES) - CLOSED

DEBTOR, VERIFIER, DECIDER, NOBODY = "debtor", "verifier", "decider", "nobody"
TURN = {
    PENDING: NOBODY,
    RUNNING: DEBTOR,
    SUSPENDED: DECIDER,
    CLAIMED: VERIFIER,
    VERIFIED: NOBODY,
    WAIVED: NOBODY,
    SUPERSEDED: NOBODY,
    ENDED: NOBODY,
}
"""State -> whose turn it is."""

ASKED, GRANTED, REFUSED, WITHDRAWN = "asked", "granted", "refused", "withdrawn"
OUTCOMES = {ASKED: "待答复", GRANTED: "已同意", REFUSED: "未同意", WITHDRAWN: "已撤回"}
"""What became of an application for an extension, a suspension or a supplement."""
