"""The map of the installation; everybody sees the part that they may open."""

from qinqing.boards import access as boards
from qinqing.commons.deliveries import access as deliveries
from qinqing.commons.enterprises import access as enterprises
from qinqing.commons.projects import access as projects
from qinqing.commons.webhooks import access as webhooks
from qinqing.domains.contracts import access as contracts
from qinqing.domains.policies import access as policies
from qinqing.kernel.access import access as accounts
from qinqing.kernel.calendars import access as calendars
from qinqing.kernel.checks import access as checks
from qinqing.kernel.chronicle import access as chronicle
from qinqing.kernel.notices import access as notices
from qinqing.kernel.pages.rules import Item, Section
from qinqing.kernel.parties import access as parties
from qinqing.kernel.proposals import access as proposals

MEMBERS = ("member_",)
SEATS = ("seat_",)
ACCOUNTS = (
    "account_tokens",
    "account_open",
    "account_renew",
    "account_lock",
    "account_unlock",
    "account_wait",
    "account_second",
    "account_identities",
    "account_bind",
    "account_unbind",
)
COVERED = ("contract", "draft", "library", "obligation_", "grant", "sealed_", "receipt")
"""Pages that belong to the contracts in the map."""

ORDERS = ("order",)
"""Pages that alarms lead to for whoever watches, one's own work for everybody else."""

RATES = ("fulfilment_", "supply", "deliver", "publication")
"""Pages that the board of rates leads to."""

RULES = ("calendar_", "limit", "ladder", "calculator", "fairness_", "money_")
"""Pages that belong to rules and calendars."""

TURN, AWAY = "件待办", "件未送达"

NAVIGATION = (
    Section(
        "今天",
        (
            Item("首页", "enterprise", "home", boards.READ_ENTERPRISE, in_bottom_bar=True),
            Item(
                "警报与待办",
                "alarms",
                "bell",
                boards.READ_ALARMS,
                in_bottom_bar=True,
                covers=ORDERS,
                short="警报",
            ),
            Item(
                "我的事项",
                "todo",
                "list",
                boards.READ_TODO,
                in_bottom_bar=True,
                covers=("mine", "handover", *ORDERS),
                counts="turn",
                waits=TURN,
                short="事项",
            ),
            Item("我的承诺", "mine", "contract", boards.READ_ENTERPRISE),
            Item("消息", "notices", "message", notices.READ, in_bottom_bar=True, counts="notices", waits="条未签收"),
        ),
    ),
    Section(
        "监督",
        (
            Item(
                "双兑现合同", "contracts", "contract", contracts.READ, in_bottom_bar=True, covers=COVERED, short="合同"
            ),
            Item("双兑现看板", "fulfilment", "half", boards.READ_FULFILMENT, covers=RATES),
            Item("中立核验", "checks", "check", checks.QUEUE, covers=("check",), counts="checks", waits="件待核验"),
            Item("提请事项", "proposals", "stamp", proposals.READ, covers=("propos",)),
            Item("重点项目", "projects", "chart", projects.READ, covers=("project", "pipeline")),
            Item(
                "我符合的政策",
                "entitlement",
                "gift",
                policies.READ_OWN_ENTITLEMENT,
                covers=("entitlement_",),
                short="政策",
            ),
            Item("惠企政策", "policies", "book", policies.READ, covers=("policy", "entitlement_")),
            Item("企业登记", "registry", "ledger", enterprises.LIST, covers=("registry",)),
            Item(
                "企业档案",
                "registry_own",
                "page",
                enterprises.READ_OWN,
                in_bottom_bar=True,
                covers=("registry",),
                short="档案",
            ),
        ),
    ),
    Section(
        "管理",
        (
            Item(
                "本企业成员",
                "members",
                "people",
                accounts.READ_MEMBERS,
                in_bottom_bar=True,
                covers=MEMBERS,
                short="成员",
            ),
            Item("企业席位", "seats", "key", accounts.OFFER_SEAT, covers=SEATS),
            Item("单位和岗位", "units", "people", parties.READ, in_bottom_bar=True, covers=("unit",), short="单位"),
            Item("外部系统", "origins", "plug", deliveries.READ_ORIGINS, covers=("origin",)),
            Item(
                "事件推送",
                "webhooks",
                "plug",
                webhooks.READ,
                covers=("webhook",),
                counts="pushes",
                waits="项推送要处理",
            ),
            Item("账号", "accounts", "person", accounts.READ_ACCOUNTS, in_bottom_bar=True, covers=ACCOUNTS),
            Item("回避", "exclusions", "barred", accounts.DECLARE, covers=("exclusion",)),
            Item("通知渠道", "channel_kinds", "message", notices.READ_KINDS, covers=("channel_kinds",)),
            Item("未送达", "undelivered", "plug", notices.READ_PARKED, in_bottom_bar=True, counts="parked", waits=AWAY),
            Item(
                "抽查和核验单位",
                "check_rules",
                "shield",
                checks.READ_RULES,
                covers=("check_rule",),
                counts="unassigned",
                waits="项缺核验单位",
            ),
            Item("报价利率", "lending", "chart", contracts.KEEP_LENDING, covers=("lending_",)),
            Item("字段目录", "field_catalogue", "ledger", enterprises.SET_FIELD, covers=("field_", "owner_")),
            Item("变更记录", "changes", "ledger", accounts.READ_CHANGES, covers=("change",)),
        ),
    ),
    Section(
        "核验",
        (
            Item("记录校验", "verification", "shield", chronicle.VERIFY, in_bottom_bar=True, short="校验"),
            Item(
                "查看记录", "looks", "people", boards.READ_LOOKS, in_bottom_bar=True, covers=("looks_",), short="查看"
            ),
            Item("依法删除", "erasure", "barred", chronicle.ERASE),
            Item("规则与日历", "calendar", "calendar", calendars.READ, in_bottom_bar=True, covers=RULES, short="规则"),
            Item("权限", "rights", "key", accounts.READ_RIGHTS, in_bottom_bar=True),
        ),
    ),
)
