"""Pages of handovers; the page of one is named by the matter's kind."""

from qinqing.commons.handovers import access, views
from qinqing.commons.handovers.models import KIND
from qinqing.kernel.devices.page import page

urlpatterns = [
    page("handovers/", views.handovers, access.READ, name="handovers"),
    page("handovers.xlsx", views.handovers_table, access.READ, name="handovers_table"),
    page("handovers/new/", views.handover_give, access.GIVE, name="handover_give"),
    page("handovers/<str:reference>/", views.handover, access.READ, name=KIND),
    page("handovers/<str:reference>/table.xlsx", views.handover_table, access.READ, name="handover_table"),
    page("handovers/<str:reference>/take/", views.handover_take, access.TAKE, name="handover_take"),
    page("handovers/<str:reference>/withdraw/", views.handover_withdraw, access.GIVE, name="handover_withdraw"),
]
