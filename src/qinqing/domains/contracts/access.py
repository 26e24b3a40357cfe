"""Who may read and make contracts, and draft them; which of them, the matter's visibility says."""

from qinqing.kernel.access.rules import EVERYONE, READING, STAFF, VIEW, Grants, Programs, Scopes, Words
from qinqing.kernel.access.rules import SIGN as MAY_SIGN

READ = "contracts:contract:read"
SIGN = "contracts:contract:sign"

READ_DRAFT = "contracts:draft:read"
WRITE_DRAFT = "contracts:draft:write"
REVIEW_DRAFT = "contracts:draft:review"

PROPOSE = "contracts:consent:propose"
AGREE = "contracts:consent:agree"

READ_LIBRARY = "contracts:library:read"
KEEP_LIBRARY = "contracts:library:keep"

READ_LENDING = "contracts:lending:read"
KEEP_LENDING = "contracts:lending:keep"

GRANTS: Grants = {
    READ: STAFF | {"enterprise"},
    SIGN: frozenset({"clerk"}),
    READ_DRAFT: STAFF,
    WRITE_DRAFT: frozenset({"clerk"}),
    REVIEW_DRAFT: frozenset({"clerk", "head"}),
    PROPOSE: frozenset({"clerk", "enterprise"}),
    READ_LIBRARY: STAFF,
    KEEP_LIBRARY: frozenset({"clerk"}),
    READ_LENDING: EVERYONE,
    KEEP_LENDING: frozenset({"system"}),
    AGREE: frozenset({"clerk", "enterprise"}),
}

SCOPES: Scopes = {READ: VIEW, READ_LENDING: VIEW, PROPOSE: MAY_SIGN, AGREE: MAY_SIGN}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看管辖范围之内或本单位是一方的合同。",
    SIGN: "登记签好的合同和其中的承诺。",
    READ_DRAFT: "看管辖范围之内的合同草稿；企业看不到。",
    WRITE_DRAFT: "录入本单位的合同，对照原文确认条款，送审或作废。",
    REVIEW_DRAFT: "审查本单位别人起草的合同。",
    READ_LIBRARY: "看本地和上级的条款库。",
    KEEP_LIBRARY: "登记、修改、停用本地条款库里的条款，撤销改动。",
    READ_LENDING: "看填写的贷款市场报价利率和出处。",
    KEEP_LENDING: "填写、修改贷款市场报价利率，撤销改动。",
    PROPOSE: "替本单位提请合同销号、终止、增加条款或补充付款条件。",
    AGREE: "替本单位答复对方提请的销号、终止、增加条款或补充付款条件。",
}
