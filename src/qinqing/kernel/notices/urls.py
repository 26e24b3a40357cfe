"""Pages of notices."""

from qinqing.kernel.chronicle import access as chronicle
from qinqing.kernel.devices.page import page
from qinqing.kernel.notices import access, views

urlpatterns = [
    page("undelivered/", views.undelivered, access.READ_PARKED, name="undelivered"),
    page("undelivered/news/<int:delivery_id>/", views.delivery_retry, chronicle.REDELIVER, name="delivery_retry"),
    page("undelivered/mail/<int:mail_id>/", views.mail_retry, access.RESEND, name="mail_retry"),
    page("notices/", views.notices, access.READ, name="notices"),
    page("notices/<int:notice_id>/acknowledge/", views.acknowledge, access.ACKNOWLEDGE, name="notice_acknowledge"),
]
