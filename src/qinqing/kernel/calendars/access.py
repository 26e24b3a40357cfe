"""Who may open the pages about calendars and limits, and who keeps them."""

from qinqing.kernel.access.rules import EVERYONE, Grants

READ = "calendars:calendar:read"
OPEN = "calendars:calendar:open"
PUBLISH = "calendars:year:publish"
DECLARE = "calendars:day:declare"
REVERT = "calendars:change:revert"
ADOPT = "calendars:limit:adopt"
RETIRE = "calendars:limit:retire"

KEEPERS = frozenset({"system"})

GRANTS: Grants = {READ: EVERYONE} | dict.fromkeys((OPEN, PUBLISH, DECLARE, REVERT, ADOPT, RETIRE), KEEPERS)
