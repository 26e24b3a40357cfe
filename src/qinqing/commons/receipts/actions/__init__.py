"""The only writers of receipts: issuing, answering, handing on, ruling."""

from qinqing.commons.receipts.actions.answering import object_to, sign
from qinqing.commons.receipts.actions.handing import assign, hand_on, inherit
from qinqing.commons.receipts.actions.issuing import ask
from qinqing.commons.receipts.actions.ruling import Ruling, rule, take

__all__ = ["Ruling", "ask", "assign", "hand_on", "inherit", "object_to", "rule", "sign", "take"]
