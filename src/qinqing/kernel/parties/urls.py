"""Pages of units and posts."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.parties import access, views

urlpatterns = [
    page("units/", views.units, access.READ, name="units"),
    page("units/new/", views.unit_establish, access.ESTABLISH, name="unit_establish"),
    page("units/<int:unit_id>/", views.unit, access.READ, name="unit"),
    page("units/<int:unit_id>/rename/", views.unit_rename, access.RENAME, name="unit_rename"),
    page("units/<int:unit_id>/close/", views.unit_close, access.CLOSE, name="unit_close"),
    page("units/<int:unit_id>/appoint/", views.post_appoint, access.APPOINT, name="unit_appoint"),
    page("units/posts/<int:post_id>/end/", views.post_end, access.END_POST, name="unit_post_end"),
    page(
        "units/posts/<int:post_id>/portfolio/", views.post_portfolio, access.SET_PORTFOLIO, name="unit_post_portfolio"
    ),
    page("changes/<int:seq>/undo/", views.change_undo, access.UNDO, name="change_undo"),
]
