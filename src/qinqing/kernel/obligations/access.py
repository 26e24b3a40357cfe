"""Who may act on obligations; on which of them, the lifecycle and the matter's visibility say."""

from qinqing.kernel.access.rules import CLAIM as MAY_CLAIM
from qinqing.kernel.access.rules import EVERYONE, SIGN, VIEW, Grants, Scopes, Words

CLAIM = "obligations:obligation:claim"
ANSWER = "obligations:obligation:answer"
PREPARE = "obligations:prepared:prepare"
ADOPT = "obligations:prepared:adopt"
ASK = "obligations:adjustment:ask"
DECIDE = "obligations:adjustment:decide"
WAIVE = "obligations:obligation:waive"
PROPOSE = "obligations:replacement:propose"
AGREE = "obligations:replacement:agree"
READ_OUTLOOK = "obligations:outlook:read"

READ_LADDERS = "obligations:ladder:read"
CHANGE_LADDER = "obligations:ladder:change"
UNDO_LADDER = "obligations:ladder:undo"

GRANTS: Grants = {
    READ_LADDERS: EVERYONE,
    CHANGE_LADDER: frozenset({"system"}),
    UNDO_LADDER: frozenset({"system"}),
    CLAIM: frozenset({"enterprise", "clerk"}),
    ANSWER: frozenset({"enterprise", "clerk", "supervisor"}),
    PREPARE: frozenset({"clerk"}),
    ADOPT: frozenset({"enterprise"}),
    ASK: frozenset({"enterprise", "clerk"}),
    DECIDE: frozenset({"enterprise", "clerk", "supervisor"}),
    WAIVE: frozenset({"enterprise", "clerk"}),
    PROPOSE: frozenset({"enterprise", "clerk"}),
    AGREE: frozenset({"enterprise", "clerk"}),
    READ_OUTLOOK: frozenset({"enterprise", "clerk", "head", "supervisor"}),
}

SCOPES: Scopes = {
    READ_LADDERS: VIEW,
    CLAIM: MAY_CLAIM,
    ANSWER: SIGN,
    ADOPT: MAY_CLAIM,
    ASK: MAY_CLAIM,
    DECIDE: SIGN,
    WAIVE: SIGN,
    PROPOSE: SIGN,
    AGREE: SIGN,
    READ_OUTLOOK: VIEW,
}

WORDS: Words = {
    CLAIM: "替本单位报完成，附证据。",
    ANSWER: "替本单位确认或退回对方的完成报告；监督人员只答复欠本单位的。",
    PREPARE: "替企业代办报完成，附证据；企业确认以后才算报过。",
    ADOPT: "确认或不同意别人替本企业代办的完成报告。",
    ASK: "替本单位申请延期或中止计时。",
    DECIDE: "替本单位答复延期、中止的申请，恢复计时，终止承诺。",
    WAIVE: "替本单位免除对方的承诺。",
    PROPOSE: "替本单位提出补充协议。",
    AGREE: "替本单位答复补充协议。",
    READ_OUTLOOK: "设想某一项晚了、延期或多放假，看会影响什么。",
    READ_LADDERS: "看提醒、预警、警报的规则。",
    CHANGE_LADDER: "设定提醒、预警、警报的规则。",
    UNDO_LADDER: "撤回规则的改动。",
}
