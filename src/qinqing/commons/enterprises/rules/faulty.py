"""How much of a long file is taken, and how much of what is wrong with it is kept."""

MOST_ROWS = 1_000_000
"""Enterprises in one file; a province has a few million and delivers by city."""

MOST_BYTES = 1024 * 1024 * 1024
"""Bytes of one file as it is sent; a million rows of twenty columns have some 200 MB as text."""

AT_ONCE_BYTES = 256 * 1024
"""A longer file is read by the worker, not while its sender waits: a workbook of this size has some 4,000 rows."""

MOST_FAULTS = 20_000
"""Faults that are kept for the spreadsheet; beyond them only the number counts. A page shows the first 200."""

TOO_LONG = f"超过 {MOST_ROWS:,} 行，一次最多导入 {MOST_ROWS:,} 家。请分成几个文件。"
TOO_LARGE = "文件超过 1 GB。请分成几个文件。"
