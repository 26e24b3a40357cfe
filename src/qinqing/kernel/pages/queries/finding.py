"""What a search finds: entries of the map, saved filters, then of every room what it lets people search for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.rooms import Hit, sought
from qinqing.kernel.pages.queries.saving import view_hits
from qinqing.kernel.pages.rules.navigation import Section

MOST = 20
"""Hits of one kind; whoever needs more writes another word."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one kind; `more` says that there are others."""

    label: str
    hits: Sequence[Hit]
    more: bool = False


def finds(actor: Actor, asked: str, sections: Iterable[Section], today: date, most: int = MOST) -> list[Found]:
    """Return what `asked` finds among what `actor` may see, a kind without hits left out; one query a kind."""
    if not asked.strip():
        return []
    own = view_hits(actor, asked, today, most + 1)
    listed = [Found("页面", _pages(asked.strip(), sections)), Found("保存的筛选", own[:most], len(own) > most)]
    for kind in sought():
        if not kind.permission or may(actor, kind.permission):
            hits = kind.find(actor, asked, most + 1)
            listed.append(Found(kind.label, hits[:most], len(hits) > most))
    return [one for one in listed if one.hits]


def _pages(asked: str, sections: Iterable[Section]) -> list[Hit]:
    return [
        Hit(item.label, one.title, reverse(item.url_name))
        for one in sections
        for item in one.items
        if asked in item.label
    ]
