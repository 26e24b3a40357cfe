"""Pages of obligations, whatever mechanism they belong to."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.obligations import access, views

ONE = "obligations/<str:reference>/<str:number>/"

urlpatterns = [
    page("ladders/", views.ladders, access.READ_LADDERS, name="ladders"),
    page(ONE + "claim/", views.claim, access.CLAIM, name="obligation_claim"),
    page(ONE + "answer/", views.answer, access.ANSWER, name="obligation_answer"),
    page(ONE + "confirm/", views.confirm, access.ANSWER, name="obligation_confirm"),
    page(ONE + "reject/", views.reject, access.ANSWER, name="obligation_reject"),
]
