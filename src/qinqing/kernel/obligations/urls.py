"""Pages of obligations, whatever mechanism they belong to."""

from qinqing.kernel.devices.page import PUBLIC, page
from qinqing.kernel.obligations import access
from qinqing.kernel.obligations.views import adjusting, behalf, calculators, claims, ladders, supplements, supposing

ONE = "obligations/<str:reference>/<str:number>/"

urlpatterns = [
    page("ladders/", ladders.ladders, access.READ_LADDERS, name="ladders"),
    page("ladders/history/", ladders.ladders_history, access.UNDO_LADDER, name="ladders_history"),
    page("ladders/undo/", ladders.ladder_undo, access.UNDO_LADDER, name="ladder_undo"),
    page("ladders/<str:code>/change/", ladders.ladder_change, access.CHANGE_LADDER, name="ladder_change"),
    page("ladders/<str:code>/give-up/", ladders.ladder_give_up, access.CHANGE_LADDER, name="ladder_give_up"),
    page("calculators/fairness/", calculators.fairness_calculator, PUBLIC, name="fairness_calculator"),
    page("calculators/ladder/", calculators.ladder_calculator, PUBLIC, name="ladder_calculator"),
    page(ONE + "claim/", claims.claim, access.CLAIM, name="obligation_claim"),
    page(ONE + "prepare/", behalf.prepare, access.PREPARE, name="obligation_prepare"),
    page(ONE + "prepared/", behalf.prepared, access.ADOPT, name="obligation_prepared"),
    page(ONE + "adopt/", behalf.adopt, access.ADOPT, name="obligation_adopt"),
    page(ONE + "disown/", behalf.disown, access.ADOPT, name="obligation_disown"),
    page(ONE + "take-back/", behalf.take_back, access.PREPARE, name="obligation_take_back"),
    page(ONE + "ask-extension/", adjusting.ask_extension, access.ASK, name="obligation_ask_extension"),
    page(ONE + "ask-suspension/", adjusting.ask_suspension, access.ASK, name="obligation_ask_suspension"),
    page(ONE + "decide/", adjusting.decide, access.DECIDE, name="obligation_decide"),
    page(ONE + "grant/", adjusting.grant, access.DECIDE, name="obligation_grant"),
    page(ONE + "refuse/", adjusting.refuse, access.DECIDE, name="obligation_refuse"),
    page(ONE + "resume/", adjusting.resume, access.DECIDE, name="obligation_resume"),
    page(ONE + "waive/", adjusting.waive, access.WAIVE, name="obligation_waive"),
    page(ONE + "propose/", supplements.propose, access.PROPOSE, name="obligation_propose"),
    page(ONE + "supplement/", supplements.supplement, access.AGREE, name="obligation_supplement"),
    page(ONE + "agree/", supplements.agree, access.AGREE, name="obligation_agree"),
    page(ONE + "decline/", supplements.decline, access.AGREE, name="obligation_decline"),
    page(ONE + "what-if/", supposing.suppose, access.READ_OUTLOOK, name="obligation_suppose"),
    page(ONE + "retract/", supplements.retract, access.PROPOSE, name="obligation_retract"),
]
