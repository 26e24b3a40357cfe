"""Pages of calendars."""

from qinqing.kernel.calendars import access, views
from qinqing.kernel.devices.page import page

urlpatterns = [page("calendar/", views.calendar, access.READ, name="calendar")]
