"""Pages of the chronicle."""

from qinqing.kernel.chronicle import access, views
from qinqing.kernel.devices.page import page

urlpatterns = [page("verification/", views.verification, access.VERIFY, name="verification")]
