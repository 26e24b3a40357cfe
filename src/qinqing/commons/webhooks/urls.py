"""Pages of webhooks."""

from qinqing.commons.webhooks import access, views
from qinqing.kernel.devices.page import page

_ONE = "webhooks/<int:webhook_id>/"

urlpatterns = [
    page("webhooks/", views.webhooks, access.READ, name="webhooks"),
    page("webhooks/new/", views.webhook_register, access.REGISTER, name="webhook_register"),
    page(_ONE, views.webhook, access.READ, name="webhook"),
    page(f"{_ONE}change/", views.webhook_change, access.CHANGE, name="webhook_change"),
    page(f"{_ONE}secret/", views.webhook_secret, access.RENEW, name="webhook_secret"),
    page(f"{_ONE}stop/", views.webhook_stop, access.STOP, name="webhook_stop"),
    page(f"{_ONE}changes/<int:seq>/undo/", views.webhook_undo, access.UNDO, name="webhook_undo"),
    page(f"{_ONE}pushes/<uuid:push_id>/", views.webhook_resend, access.RESEND, name="webhook_resend"),
]
