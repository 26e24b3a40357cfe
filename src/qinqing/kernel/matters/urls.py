"""Pages that move units with their matters."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.matters import access, views

urlpatterns = [
    page("units/move/", views.unit_move, access.MOVE, name="unit_move"),
    page("units/succeed/", views.unit_succeed, access.SUCCEED, name="unit_succeed"),
]
