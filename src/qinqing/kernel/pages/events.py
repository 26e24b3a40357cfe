"""Looks at whole tables, for the auditors only."""

from qinqing.kernel.chronicle.events import EventKind

EXPORTED = EventKind("pages.table.exported", "导出表格", ("table", "rows"))

KINDS = (EXPORTED,)
"""That a table left the installation: which, and how many rows of it."""
