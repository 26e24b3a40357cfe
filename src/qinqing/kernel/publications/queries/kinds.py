"""The kinds of publications that the rooms declare in their `apps.py`."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.apps import apps
from django.utils.module_loading import import_string

from qinqing.kernel.publications.rules.kinds import Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its code; a room names its own by the path of a sequence, as `publishes`.

    Raises ValueError for a code said twice.
    """
    found: dict[str, Kind] = {}
    for room in apps.get_app_configs():
        if path := getattr(room, "publishes", ""):
            said: Iterable[Kind] = import_string(path)
            for one in said:
                if one.code in found:
                    raise ValueError(f"declared twice: {one.code}")
                found[one.code] = one
    return found


def kind_of(code: str) -> Kind:
    """Return one kind; raises KeyError."""
    return kinds()[code]
