"""The map of the workbench and of the phone, cut to what one person may open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Item:
    """One entry of the map; `covers` names further pages (by URL name prefix) that belong to it.

    `counts` names what is counted beside it, `waits` says it in words; `count` is the number as it is read. `short` is
    its name in the narrow bar of a phone, where large letters have room for three.
    """

    label: str
    url_name: str
    icon: str
    permission: str
    in_bottom_bar: bool = False
    covers: tuple[str, ...] = ()
    counts: str = ""
    waits: str = ""
    short: str = ""
    count: str = ""

    def holds(self, view_name: str) -> bool:
        """Say whether the page of this name lies under this entry."""
        return view_name == self.url_name or any(view_name.startswith(prefix) for prefix in self.covers)


@dataclass(frozen=True)
class Section:
    """Entries under one heading."""

    title: str
    items: tuple[Item, ...]


MOST = 99
"""Beyond it a count says no more than that there are many."""


def said(count: int) -> str:
    """Return a count as it is read; empty when nothing waits."""
    return f"{MOST}+" if count > MOST else str(count or "")


def counted(sections: Iterable[Section], counts: Mapping[str, int]) -> tuple[Section, ...]:
    """Return the sections with the count beside each entry that has one."""
    return tuple(
        Section(one.title, tuple(replace(item, count=said(counts.get(item.counts, 0))) for item in one.items))
        for one in sections
    )


def wanted(sections: Iterable[Section]) -> frozenset[str]:
    """Return what has to be counted for these entries."""
    return frozenset(item.counts for one in sections for item in one.items if item.counts)


def permitted(sections: Iterable[Section], allows: Callable[[str], bool]) -> tuple[Section, ...]:
    """Return the sections with the entries whose permission is held; an empty section falls away."""
    cut = (Section(one.title, tuple(item for item in one.items if allows(item.permission))) for one in sections)
    return tuple(one for one in cut if one.items)


def current(sections: Iterable[Section], view_name: str) -> Item | None:
    """Return the entry under which the page of this name lies; the exact name comes before a prefix."""
    items = [item for one in sections for item in one.items if item.holds(view_name)]
    exact = [item for item in items if item.url_name == view_name]
    return next(iter(exact or items), None)
