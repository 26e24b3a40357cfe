"""Pages of calendars and limits; entering days is mounted by `pages`, which knows what they would move."""

from qinqing.kernel.calendars import access, views
from qinqing.kernel.devices.page import PUBLIC, page

urlpatterns = [
    page("calendar/", views.calendar, access.READ, name="calendar"),
    page("calendar/open/", views.calendar_open, access.OPEN, name="calendar_open"),
    page("calendar/allow/", views.calendar_allow, access.ALLOW, name="calendar_allow"),
    page("calendar/changes/", views.calendar_changes, access.REVERT, name="calendar_changes"),
    page("calendar/changes/revert/", views.calendar_revert, access.REVERT, name="calendar_revert"),
    page("limits/", views.limits, access.READ, name="limits"),
    page("limits/new/", views.limit_adopt, access.ADOPT, name="limit_adopt"),
    page("limits/<str:limit_id>/change/", views.limit_change, access.ADOPT, name="limit_change"),
    page("limits/history/", views.limits_history, access.RETIRE, name="limits_history"),
    page("limits/undo/", views.limit_undo, access.RETIRE, name="limit_undo"),
    page("limits/turn/", views.limit_turn, access.RETIRE, name="limit_turn"),
    page("calculator/", views.calculator, PUBLIC, name="calculator"),
]
