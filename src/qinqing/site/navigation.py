"""The map of the installation; everybody sees the part that they may open."""

from qinqing.boards import access as boards
from qinqing.domains.contracts import access as contracts
from qinqing.kernel.access import access as accounts
from qinqing.kernel.calendars import access as calendars
from qinqing.kernel.chronicle import access as chronicle
from qinqing.kernel.notices import access as notices
from qinqing.kernel.pages.rules import Item, Section
from qinqing.kernel.proposals import access as proposals

COVERED = ("contract", "obligation_")
"""Pages that belong to the contracts in the map."""

NAVIGATION = (
    Section(
        "今天",
        (
            Item("首页", "enterprise", "home", boards.READ_ENTERPRISE, in_bottom_bar=True),
            Item("警报与待办", "alarms", "bell", boards.READ_ALARMS, in_bottom_bar=True),
            Item("我的事项", "todo", "list", boards.READ_TODO, in_bottom_bar=True),
            Item("消息", "notices", "message", notices.READ, in_bottom_bar=True),
        ),
    ),
    Section(
        "监督",
        (
            Item("双兑现合同", "contracts", "contract", contracts.READ, in_bottom_bar=True, covers=COVERED),
            Item("提请事项", "proposals", "stamp", proposals.READ, covers=("propos",)),
        ),
    ),
    Section(
        "核验",
        (
            Item("记录校验", "verification", "shield", chronicle.VERIFY, in_bottom_bar=True),
            Item("规则与日历", "calendar", "calendar", calendars.READ, in_bottom_bar=True),
            Item("权限", "rights", "key", accounts.READ_RIGHTS, in_bottom_bar=True),
        ),
    ),
)
