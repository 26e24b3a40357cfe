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
    registry_call_off,
    registry_drop,
    registry_import,
    registry_imports,
    registry_reckon,
    registry_undo,
)
from qinqing.commons.enterprises.views.loading import registry_blank, registry_load
from qinqing.commons.enterprises.views.objections import objection, objection_answer, objection_make
from qinqing.commons.enterprises.views.registry import registry, registry_own, registry_record
from qinqing.commons.enterprises.views.snapshots import (
    registry_snapshot,
    registry_snapshots,
    snapshot_check,
    snapshot_take,
)
from qinqing.commons.enterprises.views.uploads import errand_faults, registry_faults, registry_upload, upload_call_off

__all__ = [
    "errand_faults",
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
    "registry_blank",
    "registry_call_off",
    "registry_drop",
    "registry_faults",
    "registry_import",
    "registry_imports",
    "registry_load",
    "registry_own",
    "registry_reckon",
    "registry_record",
    "registry_snapshot",
    "registry_snapshots",
    "registry_undo",
    "registry_upload",
    "snapshot_check",
    "snapshot_take",
    "upload_call_off",
]
