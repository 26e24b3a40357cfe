"""Whom a ladder may address, who stands in for an empty post, and how units succeed each other."""

SUPERIOR, STATIONED, HOST, NEUTRAL = "superior", "stationed", "host", "neutral"

RANKS = {
    "handler": "经办",
    "section_head": "科室负责人",
    "deputy": "分管领导",
    "chief": "主要负责人",
    "legal_representative": "法定代表人",
}
"""Where in its unit a post stands."""

_RISING = {
    "gov": ("handler", "section_head", "deputy", "chief"),
    "ent": ("handler", "section_head", "deputy", "chief", "legal_representative"),
}


def rising(rank: str, side: str) -> tuple[str, ...]:
    """Return the ranks that are told for `rank` in their order: the next while nobody holds the one before.

    Empty for a rank that units of the side do not have; after the last one comes the superior.
    """
    ranks = _RISING[side]
    return ranks[ranks.index(rank) :] if rank in ranks else ()


AUDIENCES = {**RANKS, SUPERIOR: "上级", STATIONED: "派驻组", HOST: "承办单位", NEUTRAL: "核验单位"}
"""Everybody whom a ladder may address; HOST hosts the matter, NEUTRAL checks a claim that nobody answered."""

MERGE, SPLIT = "merge", "split"

SUCCESSIONS = {MERGE: "合并", SPLIT: "分立"}
"""How one unit comes from another; a unit that is only renamed stays the same unit."""

ROLE_NAMES = {
    "enterprise": "企业代表",
    "clerk": "经办人员",
    "head": "单位负责人",
    "supervisor": "监督人员",
    "system": "系统管理员",
    "security": "安全管理员",
    "audit": "审计管理员",
}
"""The roles that a post may give; what each may do is said in `access`."""

ADMINISTRATORS = frozenset({"system", "security", "audit"})
"""Roles that keep the house; one person holds at most one of them, and no other post beside it."""


VIEW, CLAIM, SIGN, MONEY = "view", "claim", "sign", "money"

SCOPES = {VIEW: "查看", CLAIM: "报完成", SIGN: "签认", MONEY: "资金"}
"""What a member may do for its enterprise, always VIEW; posts of other units have none, their role says it."""

SCOPE_MEANS = {
    VIEW: "看本企业的合同、承诺和消息。",
    CLAIM: "替本企业报完成、申请延期和中止。",
    SIGN: "替本企业确认、退回、同意、免除和陈述。",
    MONEY: "办理收款账户和资金申请。",
}


def lies_below(path: str, place: str | None) -> bool:
    """Return whether `path` is at or below `place`; the empty place holds everything, None nothing."""
    return place is not None and path.startswith(place)
