"""Pages that move units with their matters, and that open a matter to somebody."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.matters import access, views

urlpatterns = [
    page("units/move/", views.unit_move, access.MOVE, name="unit_move"),
    page("units/succeed/", views.unit_succeed, access.SUCCEED, name="unit_succeed"),
    page("matters/<str:reference>/grants/", views.grants, access.GIVE, name="grants"),
    page("matters/<str:reference>/grants/new/", views.grant_give, access.GIVE, name="grant_give"),
    page("matters/grants/<int:grant_id>/revoke/", views.grant_revoke, access.REVOKE, name="grant_revoke"),
]
