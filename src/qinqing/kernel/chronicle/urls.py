"""Pages of the chronicle."""

from qinqing.kernel.chronicle import access, views
from qinqing.kernel.devices.page import PUBLIC, page

urlpatterns = [
    page("verification/", views.verification, access.VERIFY, name="verification"),
    page("checkpoints/", views.checkpoints, PUBLIC, name="checkpoints"),
    page("erasure/", views.erasure, access.ERASE, name="erasure"),
]
