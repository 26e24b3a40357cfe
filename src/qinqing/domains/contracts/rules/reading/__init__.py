"""Turns the bytes of a contract's file into its text: Word documents and plain text, neither of them trusted."""

from qinqing.commons.files.rules.unreadable import Unreadable
from qinqing.domains.contracts.rules.reading.files import text_of

__all__ = ["Unreadable", "text_of"]
