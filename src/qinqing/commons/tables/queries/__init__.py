"""Reads spreadsheets from the bytes of a file."""

from qinqing.commons.tables.queries.workbook import long_list, sheets

__all__ = ["long_list", "sheets"]
