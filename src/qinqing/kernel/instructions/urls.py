"""Pages of instructions; they belong to whatever matter stands in the address."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.instructions import access, views

urlpatterns = [
    page("instructions/<str:reference>/", views.instructions, access.READ, name="instructions"),
    page("instructions/<str:reference>/write/", views.instruction_write, access.WRITE, name="instruction_write"),
    page(
        "instructions/<str:reference>/<int:number>/<str:name>/",
        views.instruction_act,
        access.ANSWER,
        name="instruction_act",
    ),
]
