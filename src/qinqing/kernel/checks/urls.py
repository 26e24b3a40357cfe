"""Pages of checks, and the one on which a claim is answered."""

from qinqing.kernel.checks import access
from qinqing.kernel.checks.models import CHECK, SEALED_ANSWER
from qinqing.kernel.checks.views import answering, checks, rules
from qinqing.kernel.devices.page import page
from qinqing.kernel.obligations import access as obligations

ONE = "obligations/<str:reference>/<str:number>/"

urlpatterns = [
    page("checks/", checks.checks, access.QUEUE, name="checks"),
    page("checks/rules/", rules.check_rules, access.READ_RULES, name="check_rules"),
    page("checks/rules/change/", rules.check_rule_change, access.CHANGE_RULE, name="check_rule_change"),
    page("checks/rules/undo/", rules.check_rule_undo, access.UNDO_RULE, name="check_rule_undo"),
    page("checks/<str:reference>/", checks.check, access.READ, name=CHECK),
    page("checks/<str:reference>/take/", checks.check_take, access.TAKE, name="check_take"),
    page("checks/<str:reference>/conclude/", checks.check_conclude, access.CONCLUDE, name="check_conclude"),
    page("sealed-answers/<str:reference>/", answering.sealed_answer, access.READ_OWN, name=SEALED_ANSWER),
    page(ONE + "answer/", answering.answer, obligations.ANSWER, name="obligation_answer"),
    page(ONE + "confirm/", answering.confirm, obligations.ANSWER, name="obligation_confirm"),
    page(ONE + "reject/", answering.reject, obligations.ANSWER, name="obligation_reject"),
    page(ONE + "aside/", answering.aside, access.SET_ASIDE, name="obligation_aside"),
]
