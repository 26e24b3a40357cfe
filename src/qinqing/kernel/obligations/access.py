"""Who may act on obligations; on which of them, the lifecycle and the matter's visibility say."""

from qinqing.kernel.access.rules import EVERYONE, Grants

CLAIM = "obligations:obligation:claim"
ANSWER = "obligations:obligation:answer"
ASK = "obligations:adjustment:ask"
DECIDE = "obligations:adjustment:decide"
WAIVE = "obligations:obligation:waive"

READ_LADDERS = "obligations:ladder:read"

GRANTS: Grants = {
    READ_LADDERS: EVERYONE,
    CLAIM: frozenset({"enterprise", "clerk"}),
    ANSWER: frozenset({"enterprise", "clerk"}),
    ASK: frozenset({"enterprise", "clerk"}),
    DECIDE: frozenset({"enterprise", "clerk"}),
    WAIVE: frozenset({"enterprise", "clerk"}),
}
