"""What a room says of itself in its `apps.py` for others to show: the kinds of matters that it makes."""

from collections.abc import Mapping

from django.apps import apps


def matter_kinds() -> dict[str, str]:
    """Return every kind of matter with its name, in the order of the rooms; raises ValueError for one said twice."""
    found: dict[str, str] = {}
    for room in apps.get_app_configs():
        said: Mapping[str, str] = getattr(room, "matter_kinds", {})
        if twice := found.keys() & said.keys():
            raise ValueError(f"declared twice: {sorted(twice)}")
        found.update(said)
    return found
