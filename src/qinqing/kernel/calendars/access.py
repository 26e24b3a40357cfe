"""Who may open the pages about calendars."""

from qinqing.kernel.access.rules import EVERYONE, Grants

READ = "calendars:calendar:read"

GRANTS: Grants = {READ: EVERYONE}
