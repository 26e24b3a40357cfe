"""Reads spreadsheets from the bytes of a file."""

from qinqing.commons.tables.queries.workbook import sheets

__all__ = ["sheets"]
