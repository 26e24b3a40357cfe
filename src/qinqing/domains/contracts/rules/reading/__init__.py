"""Turns the bytes of a contract's file into its text: Word documents and plain text, neither of them trusted."""

from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.domains.contracts.rules.reading.files import text_of

__all__ = ["UnreadableFile", "text_of"]
