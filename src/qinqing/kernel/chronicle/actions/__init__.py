"""What is written into history, and what is taken out of the texts beside it."""

from qinqing.kernel.chronicle.actions.delivering import redeliver
from qinqing.kernel.chronicle.actions.erasing import (
    Erasable,
    Erased,
    Subject,
    erase,
    erase_nested,
    erase_texts,
    erase_words,
    find,
    find_nested,
    find_texts,
    find_words,
    search,
    unreachable,
)
from qinqing.kernel.chronicle.actions.recording import area_stream, look, open_stream, record
from qinqing.kernel.chronicle.actions.verifying import verify_records

__all__ = [
    "Erasable",
    "Erased",
    "Subject",
    "area_stream",
    "erase",
    "erase_nested",
    "erase_texts",
    "erase_words",
    "find",
    "find_nested",
    "find_texts",
    "find_words",
    "look",
    "open_stream",
    "record",
    "redeliver",
    "search",
    "unreachable",
    "verify_records",
]
