"""Pages of the registry, of imports into it, and of the catalogue of its fields."""

from qinqing.commons.enterprises.views.catalogue import (
    field_add,
    field_catalogue,
    field_change,
    field_history,
    field_undo,
    owner_assign,
    owner_end,
)
from qinqing.commons.enterprises.views.imports import (
    registry_apply,
    registry_drop,
    registry_import,
    registry_imports,
    registry_load,
    registry_undo,
)
from qinqing.commons.enterprises.views.objections import objection, objection_answer, objection_make
from qinqing.commons.enterprises.views.registry import registry, registry_own, registry_record
from qinqing.commons.enterprises.views.snapshots import (
    registry_snapshot,
    registry_snapshots,
    snapshot_check,
    snapshot_take,
)
from qinqing.commons.enterprises.views.uploads import registry_faults, registry_upload

__all__ = [
    "field_add",
    "field_catalogue",
    "field_change",
    "field_history",
    "field_undo",
    "objection",
    "objection_answer",
    "objection_make",
    "owner_assign",
    "owner_end",
    "registry",
    "registry_apply",
    "registry_drop",
    "registry_faults",
    "registry_import",
    "registry_imports",
    "registry_load",
    "registry_own",
    "registry_record",
    "registry_snapshot",
    "registry_snapshots",
    "registry_undo",
    "registry_upload",
    "snapshot_check",
    "snapshot_take",
]
