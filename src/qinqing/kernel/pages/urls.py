"""Pages that belong to no mechanism."""

from qinqing.kernel.devices.page import PUBLIC, page
from qinqing.kernel.pages import access, views

urlpatterns = [
    page("display/", views.display, PUBLIC, name="display"),
    page("parts/", views.parts, access.VIEW_PARTS, name="parts"),
]
