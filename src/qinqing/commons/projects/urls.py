"""Pages of projects; the page of one is named by the matter's kind."""

from qinqing.commons.projects import access
from qinqing.commons.projects.models import KIND
from qinqing.commons.projects.views import investing, lists, problems, projects, tables
from qinqing.commons.projects.views.sheets import EXPORTS
from qinqing.kernel.devices.page import page

ONE = "projects/<str:reference>/"
STAGE = ONE + "stages/<str:stage>/"

urlpatterns = [
    *(one.page for one in EXPORTS),
    page("projects/", projects.projects, access.READ, name="projects"),
    page("projects/new/", projects.project_enter, access.ENTER, name="project_enter"),
    page(ONE, projects.project, access.READ, name=KIND),
    page(ONE + "table.xlsx", tables.table, access.READ, name="project_table"),
    page(ONE + "edit/", projects.project_edit, access.EDIT, name="project_edit"),
    page(ONE + "sides/", lists.sides, access.EDIT, name="project_sides"),
    page(ONE + "plan/", investing.plan, access.EDIT, name="project_plan"),
    page(ONE + "report/", investing.report, access.REPORT, name="project_report"),
    page(ONE + "problems/new/", problems.raise_problem, access.RAISE, name="project_raise"),
    page(ONE + "problems/<int:number>/assign/", problems.assign, access.ASSIGN, name="project_assign"),
    page(ONE + "problems/<int:number>/withdraw/", problems.withdraw, access.RAISE, name="project_withdraw"),
    page(ONE + "items/<int:item>/", lists.item, access.MARK, name="project_item"),
    page(STAGE + "mark/", lists.mark, access.MARK, name="project_mark"),
    page(STAGE + "add/", lists.add, access.MARK, name="project_add"),
    page(STAGE + "sign/", lists.sign, access.SIGN_OFF, name="project_sign"),
    page(STAGE + "recall/", lists.recall, access.SIGN_OFF, name="project_recall"),
    page(ONE + "<str:name>/", projects.project_move, access.MOVE, name="project_move"),
]
