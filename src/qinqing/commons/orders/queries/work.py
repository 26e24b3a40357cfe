"""What of orders waits for people, and which they began; what the addressee owes, its promise says."""

from qinqing.commons.orders import access
from qinqing.commons.orders.lifecycle import DRAFT, STATES
from qinqing.commons.orders.models import KIND, Order
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.queries import Laid, begun, laid_out


def _drafts(actor: Actor) -> Laid:
    own = Order.objects.filter(matter__state=DRAFT, issuer=actor.unit_id)
    return laid_out(own, title="title", other="addressee__short_name", state="matter__state", at="matter__opened_at")


WORK = (
    Work("order_draft", "签发督办单", TO_DO, _drafts, KIND, access.ISSUE, STATES.__getitem__, hands_over=True),
    Work("order", "督办单", BEGUN, begun(KIND), word=STATES.__getitem__),
)
