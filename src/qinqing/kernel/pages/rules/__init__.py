"""Pure judgements of the pages: words for dates, geometry of the Gantt table, navigation, display."""

from qinqing.kernel.pages.rules.days import Due, early, overdue, remaining
from qinqing.kernel.pages.rules.gantt import Chart, GanttRow, chart
from qinqing.kernel.pages.rules.navigation import Item, Section
from qinqing.kernel.pages.rules.parts import Act, Barred, Entry, Evidence, Line

__all__ = [
    "Act",
    "Barred",
    "Chart",
    "Due",
    "Entry",
    "Evidence",
    "GanttRow",
    "Item",
    "Line",
    "Section",
    "chart",
    "early",
    "overdue",
    "remaining",
]
