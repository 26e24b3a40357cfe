"""Pages of the boards."""

from qinqing.boards import access, views
from qinqing.kernel.devices.page import SIGNED_IN, page

urlpatterns = [
    page("", views.home, SIGNED_IN, name="home"),
    page("enterprise/", views.enterprise, access.READ_ENTERPRISE, name="enterprise"),
    page("todo/", views.todo, access.READ_TODO, name="todo"),
    page("alarms/", views.alarms, access.READ_ALARMS, name="alarms"),
    page("looks/", views.looks, access.READ_LOOKS, name="looks"),
    page("looks/<int:stream>/", views.looks_month, access.READ_LOOKS, name="looks_month"),
]
