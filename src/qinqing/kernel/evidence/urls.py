"""The bytes of evidence; the page of a file leads back to what it proves, which the rooms above know."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.evidence import views
from qinqing.kernel.evidence.access import READ

urlpatterns = [page("files/<uuid:file_id>/raw/", views.raw, READ, name="evidence_raw")]
