"""Pages of projects; the page of one is named by the matter's kind."""

from qinqing.commons.projects import access, views
from qinqing.commons.projects.models import KIND
from qinqing.kernel.devices.page import page

urlpatterns = [
    page("projects/", views.projects, access.READ, name="projects"),
    page("projects/new/", views.project_enter, access.ENTER, name="project_enter"),
    page("projects/<str:reference>/", views.project, access.READ, name=KIND),
    page("projects/<str:reference>/edit/", views.project_edit, access.EDIT, name="project_edit"),
    page("projects/<str:reference>/<str:name>/", views.project_move, access.MOVE, name="project_move"),
]
