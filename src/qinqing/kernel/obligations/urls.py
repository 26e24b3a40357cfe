"""Pages of obligations, whatever mechanism they belong to."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.obligations import access
from qinqing.kernel.obligations.views import adjusting, claims, ladders

ONE = "obligations/<str:reference>/<str:number>/"

urlpatterns = [
    page("ladders/", ladders.ladders, access.READ_LADDERS, name="ladders"),
    page(ONE + "claim/", claims.claim, access.CLAIM, name="obligation_claim"),
    page(ONE + "answer/", claims.answer, access.ANSWER, name="obligation_answer"),
    page(ONE + "confirm/", claims.confirm, access.ANSWER, name="obligation_confirm"),
    page(ONE + "reject/", claims.reject, access.ANSWER, name="obligation_reject"),
    page(ONE + "ask-extension/", adjusting.ask_extension, access.ASK, name="obligation_ask_extension"),
    page(ONE + "ask-suspension/", adjusting.ask_suspension, access.ASK, name="obligation_ask_suspension"),
    page(ONE + "decide/", adjusting.decide, access.DECIDE, name="obligation_decide"),
    page(ONE + "grant/", adjusting.grant, access.DECIDE, name="obligation_grant"),
    page(ONE + "refuse/", adjusting.refuse, access.DECIDE, name="obligation_refuse"),
    page(ONE + "resume/", adjusting.resume, access.DECIDE, name="obligation_resume"),
    page(ONE + "waive/", adjusting.waive, access.WAIVE, name="obligation_waive"),
]
