"""Finding one contract for its reader."""

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden


def contract_for(actor: Actor, reference: str) -> Contract:
    """Return a contract that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    if not reference.isprintable():
        raise NotFound
    visible = Contract.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = visible.select_related("matter", "government", "enterprise").first()
    if found is None:
        raise hidden(reference, actor)
    return found
