"""Who may read policies, draft, publish and comment on them; drafts only within the matter's visibility."""

from qinqing.kernel.access.rules import READING, STAFF, VIEW, Grants, Programs, Scopes, Words
from qinqing.kernel.access.rules import SIGN as MAY_SIGN

READ = "policies:policy:read"
DRAFT = "policies:policy:draft"
PUBLISH = "policies:policy:publish"
OPINE = "policies:opinion:give"
READ_ENTITLED = "policies:entitled:read"
SUBSCRIBE = "policies:subscription:keep"
READ_OWN_ENTITLEMENT = "policies:entitlement:read_own"
LOOK_UP = "policies:entitlement:look_up"

GRANTS: Grants = {
    READ: STAFF | {"enterprise"},
    DRAFT: frozenset({"clerk"}),
    PUBLISH: frozenset({"clerk", "head"}),
    OPINE: frozenset({"enterprise"}),
    READ_ENTITLED: STAFF,
    SUBSCRIBE: STAFF | {"enterprise"},
    READ_OWN_ENTITLEMENT: frozenset({"enterprise"}),
    LOOK_UP: frozenset({"clerk"}),
}

SCOPES: Scopes = {READ: VIEW, SUBSCRIBE: VIEW, OPINE: MAY_SIGN, READ_OWN_ENTITLEMENT: VIEW}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看已发布的和正在征求意见的惠企政策；工作人员还能看管辖范围之内的草稿。",
    DRAFT: "起草本单位牵头的政策，录入正文，拆条，公开征求意见并答复。",
    PUBLISH: "发布本单位别人起草的政策，撤下本单位的政策。",
    OPINE: "替本企业对征求意见的政策提出意见。",
    READ_ENTITLED: "看管辖范围之内谁符合一项政策、能得多少，还缺谁的数据；看敏感数据会留下记录。",
    SUBSCRIBE: "订阅新政策的通知，退订。",
    READ_OWN_ENTITLEMENT: "看现行政策本企业符合哪些，逐条对照，金额怎样算。",
    LOOK_UP: "在窗口替管辖范围之内的企业查政策对照，每次查看都留下记录。",
}
