"""Pages of the registry."""

from qinqing.commons.enterprises import access, views
from qinqing.commons.enterprises.models.objections import KIND
from qinqing.commons.enterprises.views.sheets import EXPORTS
from qinqing.kernel.devices.page import page

urlpatterns = [
    *(one.page for one in EXPORTS),
    page("registry/", views.registry, access.LIST, name="registry"),
    page("registry/own/", views.registry_own, access.READ_OWN, name="registry_own"),
    page("registry/imports/", views.registry_imports, access.READ_IMPORTS, name="registry_imports"),
    page("registry/imports/new/", views.registry_load, access.IMPORT, name="registry_load"),
    page("registry/imports/<int:import_id>/", views.registry_import, access.READ_IMPORTS, name="registry_import"),
    page("registry/imports/<int:import_id>/apply/", views.registry_apply, access.IMPORT, name="registry_apply"),
    page("registry/imports/<int:import_id>/drop/", views.registry_drop, access.IMPORT, name="registry_drop"),
    page("registry/imports/<int:import_id>/undo/", views.registry_undo, access.IMPORT, name="registry_undo"),
    page("registry/imports/blank.xlsx", views.registry_blank, access.IMPORT, name="registry_blank"),
    page("registry/imports/<int:import_id>/reckon/", views.registry_reckon, access.IMPORT, name="registry_reckon"),
    page(
        "registry/imports/<int:import_id>/errands/<int:errand_id>/call-off/",
        views.registry_call_off,
        access.IMPORT,
        name="registry_call_off",
    ),
    page(
        "registry/imports/<int:import_id>/errands/<int:errand_id>/faults.xlsx",
        views.errand_faults,
        access.READ_IMPORTS,
        name="errand_faults",
    ),
    page(
        "registry/uploads/<int:upload_id>/call-off/",
        views.upload_call_off,
        access.IMPORT,
        name="upload_call_off",
    ),
    page("registry/uploads/<int:upload_id>/", views.registry_upload, access.IMPORT, name="registry_upload"),
    page("registry/uploads/<int:upload_id>/faults.xlsx", views.registry_faults, access.IMPORT, name="registry_faults"),
    page("registry/snapshots/", views.registry_snapshots, access.READ_SNAPSHOTS, name="registry_snapshots"),
    page("registry/snapshots/new/", views.snapshot_take, access.SNAPSHOT, name="snapshot_take"),
    page(
        "registry/snapshots/<int:snapshot_id>/",
        views.registry_snapshot,
        access.READ_SNAPSHOTS,
        name="registry_snapshot",
    ),
    page(
        "registry/snapshots/<int:snapshot_id>/check/",
        views.snapshot_check,
        access.CHECK_SNAPSHOT,
        name="snapshot_check",
    ),
    page("registry/fields/", views.field_catalogue, access.READ_FIELDS, name="field_catalogue"),
    page("registry/fields/history/", views.field_history, access.READ_FIELDS, name="field_history"),
    page("registry/fields/new/", views.field_add, access.SET_FIELD, name="field_add"),
    page("registry/fields/<slug:code>/change/", views.field_change, access.SET_FIELD, name="field_change"),
    page("registry/fields/history/<int:entry_id>/undo/", views.field_undo, access.SET_FIELD, name="field_undo"),
    page("registry/fields/owners/new/", views.owner_assign, access.ASSIGN, name="owner_assign"),
    page("registry/fields/owners/<int:owner_id>/end/", views.owner_end, access.ASSIGN, name="owner_end"),
    page("registry/own/<slug:code>/object/", views.objection_make, access.OBJECT, name="objection_make"),
    page("objections/<str:reference>/", views.objection, access.READ_OBJECTION, name=KIND),
    page(
        "objections/<str:reference>/answer/", views.objection_answer, access.ANSWER_OBJECTION, name="objection_answer"
    ),
    page("registry/<str:uscc>/", views.registry_record, access.READ, name="registry_record"),
]
