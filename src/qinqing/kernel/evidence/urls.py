"""Pages of evidence."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.evidence import views
from qinqing.kernel.evidence.access import READ

urlpatterns = [page("files/<uuid:file_id>/", views.file, READ, name="evidence_file")]
