"""Who may act on obligations; on which of them, the lifecycle and the matter's visibility say."""

from qinqing.kernel.access.rules import Grants

CLAIM = "obligations:obligation:claim"
ANSWER = "obligations:obligation:answer"

GRANTS: Grants = {
    CLAIM: frozenset({"enterprise", "clerk"}),
    ANSWER: frozenset({"enterprise", "clerk"}),
}
