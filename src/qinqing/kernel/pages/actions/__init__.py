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

__all__ = [
    "AlreadyNamed",
    "NotKept",
    "NothingAsked",
    "TooManyViews",
    "choose",
    "copy_view",
    "keep",
    "move_view",
    "remove",
    "rename",
    "restore",
    "share",
    "unchoose",
    "unshare",
]
