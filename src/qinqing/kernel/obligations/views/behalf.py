"""Acting on an enterprise's behalf (代办): preparing a claim for it, and its two answers."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qinqing.kernel.chronicle.rules import ERASED_TEXT
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.evidence.queries import pieces
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import ConfirmForm, WhyForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, note_prepared, open_prepared
from qinqing.kernel.obligations.views.adjusting import Step, one_form
from qinqing.kernel.obligations.views.answering import Answer, Question, pages
from qinqing.kernel.obligations.views.claims import Filing, filing

PREPARE = Filing(
    "prepare",
    actions.prepare,
    gettext_lazy("代办报完成"),
    gettext_lazy(
        "提交后先请%(debtor)s确认；它确认以后才算报过，之前期限照常计算、提醒照常发出。您代办的，由别人核实。"
    ),
    gettext_lazy("已代办，等%(debtor)s确认。"),
    gettext_lazy("先不办"),
    gettext_lazy("现在不能代办。"),
)
TAKE_BACK = Step(
    "take_back",
    WhyForm,
    actions.take_back,
    gettext_lazy("撤回代办"),
    gettext_lazy("撤回后企业不用再确认；代办和撤回都留在记录里，上传的材料也留着。"),
    gettext_lazy("已撤回代办。"),
)


@require_http_methods(["GET", "POST"])
def prepare(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of a claim on an enterprise's behalf; take it."""
    return filing(request, reference, number, PREPARE)


@require_http_methods(["GET", "POST"])
def take_back(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Withdraw what oneself prepared."""
    return one_form(request, reference, number, TAKE_BACK)


def _asking(promise: Obligation, actor: Actor) -> Question:
    waiting = open_prepared(promise)
    known = facts(promise, actor, prepared=waiting)
    note, verifier = note_prepared(waiting) if waiting else "", promise.verifier.short_name
    return Question(
        heading=_("确认代办"),
        asks="obligations/_prepared.html" if waiting else "",
        reason=LIFE.verdict("disown", promise.state, known).reason,
        answers=(
            Answer(
                "adopt",
                ConfirmForm,
                actions.adopt,
                heading=_("属实，作为本企业的完成报告提交"),
                button=_("确认提交"),
                done=lambda _promise: _("已确认提交，等%(unit)s核实。") % {"unit": verifier},
                leads_to=_("提交后由%(unit)s在 10 个工作日内确认或退回。") % {"unit": verifier},
                not_yet=LIFE.verdict("adopt", promise.state, known).reason,
                initial={} if note == ERASED_TEXT else {"note": note},
            ),
            Answer(
                "disown",
                WhyForm,
                actions.disown,
                heading=_("不同意"),
                button=_("不同意"),
                done=lambda _promise: _("已答复不同意，这一项没有报完成。"),
                leads_to=_("不同意后这份代办作废；您随时可以自己报完成。"),
            ),
        ),
        shown={
            "prepared": waiting,
            "note": note,
            "pieces": pieces(waiting.files.open_to(actor), timezone.localdate()) if waiting else [],
        },
    )


prepared, adopt, disown = pages(_asking)
