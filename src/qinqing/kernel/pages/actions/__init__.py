"""The only writers of what people keep of their lists."""

from qinqing.kernel.pages.actions.saving import (
    AlreadyNamed,
    NothingAsked,
    NotKept,
    TooManyViews,
    choose,
    copy_view,
    keep,
    move_view,
    remove,
    rename,
    restore,
    share,
    unchoose,
    unshare,
)
from qinqing.kernel.pages.actions.together import begin, do_row, finish

__all__ = [
    "AlreadyNamed",
    "NotKept",
    "NothingAsked",
    "TooManyViews",
    "begin",
    "choose",
    "copy_view",
    "do_row",
    "finish",
    "keep",
    "move_view",
    "remove",
    "rename",
    "restore",
    "share",
    "unchoose",
    "unshare",
]
