"""Pages of notices."""

from qinqing.kernel.chronicle import access as chronicle
from qinqing.kernel.devices.page import page
from qinqing.kernel.notices import access, views

urlpatterns = [
    page("undelivered/", views.undelivered, access.READ_PARKED, name="undelivered"),
    page("undelivered/news/<int:delivery_id>/", views.delivery_retry, chronicle.REDELIVER, name="delivery_retry"),
    page("undelivered/mail/<int:mail_id>/", views.mail_retry, access.RESEND, name="mail_retry"),
    page("undelivered/message/<int:message_id>/", views.message_retry, access.RESEND_MESSAGE, name="message_retry"),
    page("channels/", views.channels, access.READ_CHANNELS, name="channels"),
    page("channels/new/", views.channel_open, access.OPEN_CHANNEL, name="channel_open"),
    page("channels/<int:channel_id>/test/", views.channel_test, access.TEST_CHANNEL, name="channel_test"),
    page("channels/<int:channel_id>/end/", views.channel_end, access.END_CHANNEL, name="channel_end"),
    page("channels/pace/", views.channel_pace, access.SET_PACE, name="channel_pace"),
    page("channels/kinds/", views.channel_kinds, access.READ_KINDS, name="channel_kinds"),
    page("channels/kinds/change/", views.channel_kinds_change, access.PERMIT, name="channel_kinds_change"),
    page("channels/kinds/<int:seq>/undo/", views.channel_kinds_undo, access.UNDO_PERMIT, name="channel_kinds_undo"),
    page("notices/", views.notices, access.READ, name="notices"),
    page("notices/<int:notice_id>/acknowledge/", views.acknowledge, access.ACKNOWLEDGE, name="notice_acknowledge"),
]
