"""Pages of notices."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.notices import access, views

urlpatterns = [
    page("notices/", views.notices, access.READ, name="notices"),
    page("notices/<int:notice_id>/acknowledge/", views.acknowledge, access.ACKNOWLEDGE, name="notice_acknowledge"),
]
