"""Who may open the pages about calendars and limits, and who keeps them."""

from qinqing.kernel.access.rules import EVERYONE, VIEW, Grants, Scopes, Words

READ = "calendars:calendar:read"
OPEN = "calendars:calendar:open"
PUBLISH = "calendars:year:publish"
DECLARE = "calendars:day:declare"
ALLOW = "calendars:day:allow"
REVERT = "calendars:change:revert"
ADOPT = "calendars:limit:adopt"
RETIRE = "calendars:limit:retire"

KEEPERS = frozenset({"system"})

GRANTS: Grants = {READ: EVERYONE} | dict.fromkeys((OPEN, PUBLISH, DECLARE, ALLOW, REVERT, ADOPT, RETIRE), KEEPERS)

SCOPES: Scopes = {READ: VIEW}

WORDS: Words = {
    READ: "看工作日历和期限。",
    OPEN: "设立本地日历。",
    PUBLISH: "录入国务院的放假通知。",
    DECLARE: "设定本地放假或上班的日子。",
    ALLOW: "准许下级自行设定放假或上班的日子。",
    REVERT: "撤销日历的改动。",
    ADOPT: "录入、修改本地期限。",
    RETIRE: "停用、恢复本地期限，撤销期限的改动。",
}
