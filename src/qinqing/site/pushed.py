"""The one list of events to which another system may subscribe; none of what only some may know."""

from qinqing.commons.orders import events as orders
from qinqing.commons.projects import events as projects
from qinqing.domains.contracts import events as contracts
from qinqing.kernel.obligations import events as obligations
from qinqing.kernel.publications import events as publications

PUSHED = {
    contracts.SIGNED.tag: "合同签订",
    contracts.SIGNED_OFF.tag: "合同销号",
    contracts.TERMINATED.tag: "合同终止",
    obligations.STARTED.tag: "承诺开始计时",
    obligations.OPENED.tag: "前项兑现，承诺开始起算",
    obligations.RECURRED.tag: "承诺的下一期开始",
    obligations.FIRED.tag: "提醒、预警、警报",
    obligations.WITHDRAWN.tag: "撤回过早的提醒",
    obligations.DUE_MOVED.tag: "期限变动",
    obligations.CLAIMED.tag: "报完成",
    obligations.UNCLAIMED.tag: "撤回完成报告",
    obligations.CONFIRMED.tag: "确认兑现",
    obligations.PART_CONFIRMED.tag: "确认一部分",
    obligations.REJECTED.tag: "退回完成报告",
    obligations.GRANTED.tag: "同意延期或中止",
    obligations.RESUMED.tag: "恢复计时",
    obligations.WAIVED.tag: "承诺免除",
    obligations.SUPERSEDED.tag: "承诺由补充协议替代",
    obligations.ENDED.tag: "承诺终止",
    projects.ENTERED.tag: "重点项目登记",
    projects.ADVANCED.tag: "重点项目进展",
    orders.ISSUED.tag: "签发督办单",
    orders.WITHDRAWN.tag: "撤回督办单",
    publications.ISSUED.tag: "刊物签发",
    publications.WITHDRAWN.tag: "刊物撤回",
}
"""Tag -> what the page calls it. Proposals, checks, instructions and looks are told to nobody's system."""
