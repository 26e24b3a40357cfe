"""What a file really is, by its bytes, and whether it is marked as a state secret."""

from qinqing.kernel.evidence.rules.kinds import (
    ACCEPT,
    IMAGES,
    JPG,
    LONGEST_SIDE,
    MEDIA_TYPES,
    MOST_PIXELS,
    PNG,
    clean_name,
    ending,
    sniff,
)
from qinqing.kernel.evidence.rules.marking import is_marked, name_is_marked

__all__ = [
    "ACCEPT",
    "IMAGES",
    "JPG",
    "LONGEST_SIDE",
    "MEDIA_TYPES",
    "MOST_PIXELS",
    "PNG",
    "clean_name",
    "ending",
    "is_marked",
    "name_is_marked",
    "sniff",
]
