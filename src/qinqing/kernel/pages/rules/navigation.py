"""The map of the workbench and of the phone, cut to what one person may open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One entry of the map; `covers` names further pages (by URL name prefix) that belong to it."""

    label: str
    url_name: str
    icon: str
    permission: str
    in_bottom_bar: bool = False
    covers: tuple[str, ...] = ()

    def holds(self, view_name: str) -> bool:
        """Say whether the page of this name lies under this entry."""
        return view_name == self.url_name or any(view_name.startswith(prefix) for prefix in self.covers)


@dataclass(frozen=True)
class Section:
    """Entries under one heading."""

    title: str
    items: tuple[Item, ...]


def permitted(sections: Iterable[Section], allows: Callable[[str], bool]) -> tuple[Section, ...]:
    """Return the sections with the entries whose permission is held; an empty section falls away."""
    cut = (Section(one.title, tuple(item for item in one.items if allows(item.permission))) for one in sections)
    return tuple(one for one in cut if one.items)


def current(sections: Iterable[Section], view_name: str) -> Item | None:
    """Return the entry under which the page of this name lies; the exact name comes before a prefix."""
    items = [item for one in sections for item in one.items if item.holds(view_name)]
    exact = [item for item in items if item.url_name == view_name]
    return next(iter(exact or items), None)
