"""Pages of the registry and of imports into it."""

from qinqing.commons.enterprises.views.imports import (
    registry_apply,
    registry_drop,
    registry_import,
    registry_imports,
    registry_load,
    registry_undo,
)
from qinqing.commons.enterprises.views.registry import registry, registry_own, registry_record

__all__ = [
    "registry",
    "registry_apply",
    "registry_drop",
    "registry_import",
    "registry_imports",
    "registry_load",
    "registry_own",
    "registry_record",
    "registry_undo",
]
