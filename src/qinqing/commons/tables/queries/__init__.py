"""Reads spreadsheets from the bytes of a file, and very long lists from a file on disk."""

from qinqing.commons.tables.queries.streams import CSV, PARQUET, READ, XLSX, long_rows
from qinqing.commons.tables.queries.workbook import long_list, sheets

__all__ = ["CSV", "PARQUET", "READ", "XLSX", "long_list", "long_rows", "sheets"]
