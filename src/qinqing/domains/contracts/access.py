"""Who may read and make contracts; which of them, the matter's visibility says."""

from qinqing.kernel.access.rules import STAFF, VIEW, Grants, Scopes, Words

READ = "contracts:contract:read"
SIGN = "contracts:contract:sign"

GRANTS: Grants = {READ: STAFF | {"enterprise"}, SIGN: frozenset({"clerk"})}

SCOPES: Scopes = {READ: VIEW}

WORDS: Words = {
    READ: "看管辖范围之内或本单位是一方的合同。",
    SIGN: "登记签好的合同和其中的承诺。",
}
