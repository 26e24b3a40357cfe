#!/usr/bin/env python3
"""Writes docs/map.md from the code; with --check only says whether the file is up to date."""

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from inspect import getdoc, getmembers
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qinqing.site.settings.testing")
django.setup()

from django.apps import AppConfig, apps  # noqa: E402 - needs a configured Django, as all below
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402 - as above

from qinqing.kernel import devices  # noqa: E402 - as above
from qinqing.kernel.access.queries import grants  # noqa: E402 - as above
from qinqing.kernel.access.rules import ROLES  # noqa: E402 - as above
from qinqing.kernel.chronicle.events import EventKind  # noqa: E402 - as above
from qinqing.kernel.devices.lifecycle import Lifecycle  # noqa: E402 - as above
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN  # noqa: E402 - as above
from qinqing.site.reactions import REACTIONS  # noqa: E402 - as above
from qinqing.site.worker import JOBS  # noqa: E402 - as above

MAP = Path(__file__).parents[1] / "docs" / "map.md"
STOREYS = ("kernel", "commons", "domains", "boards")
OPEN = {PUBLIC: "everybody", SIGNED_IN: "every account"}

HEAD = """# Map

Written by `make docs` from the code; do not edit. Rooms stand from the bottom to the top of the house, as they may call
each other: a room knows nothing of what stands below it on this page."""


def first(thing: object) -> str:
    """Return the first sentence of a docstring."""
    return " ".join((getdoc(thing) or "").split("\n\n")[0].split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, or nothing without rows."""
    if not rows:
        return ""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def part(room: str, name: str) -> ModuleType | None:
    """Return a module of a room, if it has it."""
    return import_module(f"{room}.{name}") if find_spec(f"{room}.{name}") else None


def rooms() -> list[AppConfig]:
    """Return our rooms, the lowest storey first, within it as settings list them."""
    ours = [room for room in apps.get_app_configs() if room.name.startswith("qinqing.")]
    order = import_order()
    return sorted(ours, key=lambda room: (STOREYS.index(room.name.split(".")[1]), order.index(room.label)))


def import_order() -> list[str]:
    """Return the labels as settings list them; `pages` stands first there, for its templates, but on top here."""
    labels = [room.label for room in apps.get_app_configs()]
    return [*(label for label in labels if label != "pages"), "pages"]


def models(room: AppConfig) -> str:
    """Return the table of a room's models."""
    rows = [[f"`{model.__name__}`", first(model)] for model in room.get_models()]
    return table(["model", "what it is"], rows)


def actions(room: AppConfig) -> str:
    """Return the table of a room's actions, the only writers."""
    module = part(room.name, "actions")
    found = [one for one in vars(module).values() if callable(one) and hasattr(one, "permission")] if module else []
    ours = [one for one in found if one.__module__.startswith(room.name)]
    return table(
        ["action", "permission", "what it does"],
        [[f"`{one.__name__}`", f"`{one.permission}`", first(one)] for one in ours],
    )


def events(room: AppConfig) -> str:
    """Return the table of what may happen in a room."""
    module = part(room.name, "events")
    kinds: Sequence[EventKind] = getattr(module, "KINDS", ())
    rows = [[f"`{kind.tag}`", kind.label, ", ".join(kind.keys), ", ".join(kind.texts)] for kind in kinds]
    return table(["event", "中文", "facts", "free texts"], rows)


def permissions(room: AppConfig) -> str:
    """Return the table of a room's permissions with the roles that hold them."""
    module = part(room.name, "access")
    granted = module.GRANTS if module else {}
    rows = [
        [f"`{name}`", ", ".join(ROLES[role].label for role in ROLES if role in roles)]
        for name, roles in granted.items()
    ]
    return table(["permission", "held by"], rows)


def lifecycles(room: AppConfig) -> Iterator[str]:
    """Yield the diagram of every life that a room declares."""
    module = part(room.name, "lifecycle")
    for _, life in getmembers(module, lambda item: isinstance(item, Lifecycle)):
        yield f"Life of `{life.name}`:\n\n```mermaid\n{life.diagram()}\n```"


def chapter(room: AppConfig) -> str:
    """Return all of one room."""
    head = f"## `{room.name.removeprefix('qinqing.')}`\n\n{first(room.module)}"
    parts = [head, models(room), actions(room), events(room), permissions(room), *lifecycles(room)]
    return "\n\n".join(filter(None, parts))


def device_chapter() -> str:
    """Return the devices, which are no app of Django."""
    names = sorted(module.name for module in iter_modules(devices.__path__) if not module.ispkg)
    rows = [[f"`{name}`", first(import_module(f"{devices.__name__}.{name}"))] for name in names]
    return f"## `kernel.devices`\n\n{first(devices)}\n\n" + table(["module", "what it is"], rows)


def pages(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[list[str]]:
    """Yield a row for every address, in the order in which they are tried."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, route)
            continue
        permission = getattr(pattern.callback, "permission", "")
        held = ", ".join(ROLES[role].label for role in ROLES if role in grants().get(permission, ()))
        yield [f"`/{route}`", f"`{pattern.name}`", f"`{permission}`", OPEN.get(permission) or held]


def site_chapter() -> str:
    """Return what `site` puts together: pages, reactions, jobs."""
    addresses = table(["address", "name", "permission", "who"], list(pages(get_resolver().url_patterns)))
    reactions = table(
        ["reaction", "to", "what it does"],
        [[f"`{one.name}`", ", ".join(f"`{tag}`" for tag in sorted(one.kinds)), first(one.react)] for one in REACTIONS],
    )
    jobs = table(["job", "what it does"], [[f"`{job.name}`", first(job.run)] for job in JOBS])
    roles = table(
        ["role", "中文", "what it may do"], [[f"`{one.code}`", one.label, one.describes] for one in ROLES.values()]
    )
    return "\n\n".join(
        [
            "## `site`",
            first(import_module("qinqing.site")),
            "Roles:",
            roles,
            "Jobs of the worker:",
            jobs,
            "Reactions to news:",
            reactions,
            "Addresses:",
            addresses,
        ]
    )


def written() -> str:
    """Return the whole map."""
    return "\n\n".join([HEAD, device_chapter(), *map(chapter, rooms()), site_chapter()]) + "\n"


def main() -> int:
    """Write, or check."""
    text = written()
    if "--check" in sys.argv[1:]:
        if MAP.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write("docs/map.md is not what the code says now; run `make docs`.\n")
        return 1
    MAP.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
