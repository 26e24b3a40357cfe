"""Taking back an order that was just issued, while nobody has answered."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.commons.orders import access
from qinqing.commons.orders.actions.issuing import withdraw
from qinqing.commons.orders.lifecycle import WITHDRAWN
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import hold
from qinqing.kernel.parties.queries import names

REASON = "签发以后马上撤销。"


class AnsweredMeanwhile(Refusal):
    """What others have answered to is withdrawn with a reason of its own."""

    says = _("签发以后，{who}已经办过：{what}。不能这样撤销了；要撤回的，请在督办单页面写明理由。")
    status = 409


@action(access.ISSUE)
def recall(*, reference: str, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what was issued as event `seq`, unless somebody else acted since; withdrawn already stays so."""
    matter = hold(reference, by=by)
    if matter.state == WITHDRAWN:
        running().repeated = True
        return
    later = Event.objects.filter(stream=matter.pk, seq__gt=seq, actor__isnull=False).exclude(actor=by.person_id)
    if last := later.order_by("-seq").first():
        who = names([last.actor]).get(last.actor) if last.actor else None
        raise AnsweredMeanwhile(who=who or _("别人"), what=label_of(last.kind))
    withdraw(reference=reference, reason=REASON, by=by, at=at)
