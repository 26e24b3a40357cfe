"""Files are taken in, and by law taken out again."""

from qinqing.kernel.evidence.actions.erasing import erase_files, find_files
from qinqing.kernel.evidence.actions.keeping import (
    Classified,
    Damaged,
    Disguised,
    Empty,
    NoRoom,
    TooDetailed,
    TooLarge,
    TooMany,
    WrongType,
    keep,
)

__all__ = [
    "Classified",
    "Damaged",
    "Disguised",
    "Empty",
    "NoRoom",
    "TooDetailed",
    "TooLarge",
    "TooMany",
    "WrongType",
    "erase_files",
    "find_files",
    "keep",
]
