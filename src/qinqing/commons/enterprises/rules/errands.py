"""How much of an import is done while somebody waits, in which steps the rest is done, and how often it is tried."""

AT_ONCE_ROWS = 2_000
"""Rows that are read, reckoned and applied while somebody waits; more of them are the worker's."""

MOST_TRIES = 5
"""How often the worker begins anew what was broken off; then a person has to look."""

JUDGED, COMPARED, NOTED, CHANGED, ENTERED, FILLED, SEALED = range(1, 8)
STEPS = {
    JUDGED: "逐行核对",
    COMPARED: "与登记比较",
    NOTED: "记下改动",
    CHANGED: "写入改动",
    ENTERED: "新增企业",
    FILLED: "补充内容",
    SEALED: "计算封签、写完收尾",
}
"""What applying an import does, in order."""
