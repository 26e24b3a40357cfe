"""Pages that belong to no mechanism, and those of a room that show what follows in the rooms above it."""

from qinqing.kernel.calendars import access as calendars
from qinqing.kernel.calendars.views import declaring, publishing
from qinqing.kernel.calendars.views.notice import Consequences
from qinqing.kernel.devices.page import PUBLIC, page
from qinqing.kernel.evidence import access as evidence
from qinqing.kernel.evidence.views import showing
from qinqing.kernel.obligations.queries import consequences
from qinqing.kernel.pages import access, views
from qinqing.kernel.pages.queries import place_of
from qinqing.kernel.pages.views import saved, together, undoing
from qinqing.kernel.pages.views.sheets import EXPORTS

FILE = showing(place_of)
"""The page of a file, which leads back to the promise that it proves."""

MOVED = Consequences(consequences, "obligations/_moved.html")
"""Which dates of running promises a changed calendar would move."""

urlpatterns = [
    *(one.page for one in EXPORTS),
    page("find/", views.find, access.FIND, name="find"),
    page("saved/", saved.saved, access.KEEP, name="saved"),
    page("saved/keep/", saved.view_keep, access.KEEP, name="view_keep"),
    page("saved/<int:view_id>/<str:name>/", saved.view_change, access.KEEP, name="view_change"),
    page("bulk/results/<uuid:bulk_id>/", together.bulk_result, access.BULK, name="bulk_result"),
    page("bulk/results/<uuid:bulk_id>.xlsx", together.bulk_result_table, access.BULK, name="bulk_result_table"),
    page("bulk/<str:act_code>/", together.bulk, access.BULK, name="bulk"),
    page("undo/<int:stream>/<int:seq>/", undoing.act_undo, access.UNDO, name="act_undo"),
    page("display/", views.display, PUBLIC, name="display"),
    page("calculators/", views.calculators, PUBLIC, name="calculators"),
    page("api/", views.reference, PUBLIC, name="reference"),
    page("files/<uuid:file_id>/", FILE, evidence.READ, name="evidence_file"),
    page("parts/", views.parts, access.VIEW_PARTS, name="parts"),
    page("calendar/notice/", publishing(MOVED), calendars.PUBLISH, name="calendar_notice"),
    page("calendar/day/", declaring(MOVED), calendars.DECLARE, name="calendar_day"),
]
