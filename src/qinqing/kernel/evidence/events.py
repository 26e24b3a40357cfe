"""Looks at files, for the auditors only."""

from qinqing.kernel.chronicle.events import EventKind

OPENED = EventKind("evidence.file.opened", "打开证据文件", ("matter", "file"))

KINDS = (OPENED,)
