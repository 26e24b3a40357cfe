"""Pages of the boards."""

from qinqing.boards import access, calendar, desk, flow, pages, sites, views
from qinqing.boards.exports import EXPORTS
from qinqing.commons.projects.access import READ_PIPELINE
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN, page

urlpatterns = [
    *(one.page for one in EXPORTS),
    page("", views.home, SIGNED_IN, name="home"),
    page("enterprise/", desk.enterprise, access.READ_ENTERPRISE, name="enterprise"),
    page("calendar/<str:secret>.ics", calendar.calendar_feed, PUBLIC, name="calendar_feed"),
    page("todo/", desk.todo, access.READ_TODO, name="todo"),
    page("alarms/", views.alarms, access.READ_ALARMS, name="alarms"),
    page("todo.xlsx", desk.todo_table, access.READ_TODO, name="todo_table"),
    page("mine/", desk.mine, access.READ_MINE, name="mine"),
    page("mine.xlsx", desk.mine_table, access.READ_MINE, name="mine_table"),
    page("alarms.xlsx", pages.alarms_table, access.READ_ALARMS, name="alarms_table"),
    page("fulfilment/", pages.fulfilment, access.READ_FULFILMENT, name="fulfilment"),
    page("fulfilment.xlsx", pages.fulfilment_table, access.READ_FULFILMENT, name="fulfilment_table"),
    page("fulfilment/promises/", pages.fulfilment_promises, access.READ_FULFILMENT, name="fulfilment_promises"),
    page(
        "fulfilment/promises.xlsx",
        pages.fulfilment_promises_table,
        access.READ_FULFILMENT,
        name="fulfilment_promises_table",
    ),
    page("supply/", sites.page, access.READ_SUPPLY, name="supply"),
    page("supply.xlsx", sites.table, access.READ_SUPPLY, name="supply_table"),
    page("supply/projects/", sites.projects, access.READ_SUPPLY, name="supply_projects"),
    page("pipeline/", flow.page, READ_PIPELINE, name="pipeline"),
    page("pipeline.xlsx", flow.table, READ_PIPELINE, name="pipeline_table"),
    page("pipeline/projects/", flow.projects, READ_PIPELINE, name="pipeline_projects"),
    page("looks/", views.looks, access.READ_LOOKS, name="looks"),
    page("looks/<int:stream>/", views.looks_month, access.READ_LOOKS, name="looks_month"),
]
